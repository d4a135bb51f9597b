package io.wayline.standalone.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.standalone.trace.TracePage.Counts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TraceTreeTest {

    private static final String RESPONSE = "8f14e45f-ceea-467f-ab54-6e8d9e8c3f11";

    @Test
    void aPacketIsATreeWithItsTimesAndWhatIsNewOnEachLine() {
        assertThat(TraceTree.of(MadeUp.packet())).isEqualTo("""
                trace 0af7651916cd43dd8448eb211c80319c, packet, 2026-01-31T12:00:00.250Z
                4 spans in 3 services, 48.0 ms

                service             span                                                              start ms    ms
                ingest-node         tracker packet       ███████████································       0.0  12.3
                                      codec=8E imei=350612345678901 records=3
                ingest-node           publish telemetry  ██████████·································       0.4  10.8
                telemetry-consumer      store telemetry  ············██████·························      14.1   6.1
                webhook-dispatcher      deliver webhook  ··························█████████████████      30.0  18.0
                                          attempt=1 status=200
                """);
    }

    @Test
    void theNewestAreATable() {
        assertThat(TraceTable.of(new TracePage(List.of(MadeUp.packet()), new Counts(7, 0, 0, 0, 0, 0, 0))))
                .isEqualTo("""
                time (UTC)    trace of             imei  spans  services    ms  trace id
                ────────────  ────────  ───────────────  ─────  ────────  ────  ────────────────────────────────
                12:00:00.250  packet    350612345678901      4         3  48.0  0af7651916cd43dd8448eb211c80319c
                (1 of 7 traces)
                """);
    }

    @Test
    void aFailureSaysWhy() {
        var failed = trace(
                MadeUp.failed("1", "", "write command", "NOT_WRITABLE", "imei", MadeUp.IMEI, "reason", "NOT_WRITABLE"),
                MadeUp.failed("2", "1", "await response", ""));
        var text = TraceTree.of(failed);

        assertThat(TraceTable.of(new TracePage(List.of(failed), new Counts(1, 0, 0, 0, 0, 0, 0))))
                .contains("  2 FAILED\n");
        assertThat(text)
                .contains("2 spans in 1 services, 1.0 ms, 2 failed")
                .contains(" FAILED: NOT_WRITABLE imei=350612345678901\n")
                .contains(" FAILED\n");
    }

    /** The clock of the second service is behind; it began before it was asked to, and ended before that, too. */
    @Test
    void clocksThatDifferBreakNoBar() {
        var text = TraceTree.of(trace(
                MadeUp.span("1", "", "ingest-node", "tracker packet", 0, 10_000),
                MadeUp.span("2", "1", "telemetry-consumer", "store telemetry", -30_000, 5_000)));

        assertThat(bars(text)).containsExactly("·".repeat(33) + "█".repeat(12), "█".repeat(6) + "·".repeat(39));
        assertThat(text).contains("    30.0  10.0").contains("     0.0   5.0").contains("40.0 ms");
    }

    @Test
    void aSpanThatEndsBeforeItBeginsTookNoTime() {
        var span = new TraceSpan("1", "", "a", "b", "internal", 2_000, 1_000, Map.of(), false, "");

        assertThat(bars(TraceTree.of(trace(span)))).singleElement().asString().startsWith("█·");
    }

    static final List<List<TraceSpan>> WITHOUT_A_PROPER_ROOT = List.of(
            List.of(MadeUp.span("1", "9", "a", "store telemetry", 0, 10)),
            List.of(MadeUp.span("1", "1", "a", "its own parent", 0, 10)),
            List.of(MadeUp.span("1", "2", "a", "each other's", 0, 10), MadeUp.span("2", "1", "a", "parent", 5, 10)),
            List.of(MadeUp.span("1", "", "a", "one", 0, 10), MadeUp.span("2", "", "a", "another", 5, 10)));

    @ParameterizedTest
    @FieldSource("WITHOUT_A_PROPER_ROOT")
    void everySpanIsShownOnce(List<TraceSpan> spans) {
        var text = TraceTree.of(new Trace(MadeUp.TRACE_ID, spans));

        assertThat(bars(text)).hasSameSizeAs(spans);
        assertThat(spans).allSatisfy(span -> assertThat(text).containsOnlyOnce(span.name() + "  "));
    }

    @Test
    void aParentThatIsNotHereIsNamed() {
        assertThat(TraceTree.of(trace(MadeUp.span("1", "9", "a", "POST /api/v1/command", 0, 10))))
                .contains("command, 2026-01-31T12:00:00.250Z")
                .contains("below=0000000000000009 (not here)");
    }

    @Test
    void noLineIsLongerThanATerminalHoweverDeepAndWordyTheTrace() {
        var spans = Stream.iterate(1, depth -> depth < 9, depth -> depth + 1)
                .map(depth -> MadeUp.span(
                        Integer.toString(depth),
                        Integer.toString(depth - 1),
                        "a-service-with-quite-a-long-name",
                        "a span that somebody gave a long name",
                        depth * 1_000_000L,
                        100_000_000_000L,
                        "command_id",
                        RESPONSE + depth,
                        "endpoint_id",
                        RESPONSE + depth,
                        "text",
                        "x".repeat(200)))
                .toArray(TraceSpan[]::new);

        assertThat(TraceTree.of(trace(spans)).lines())
                .hasSizeGreaterThan(16)
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(100));
    }

    @Test
    void whatASpanSaysIsNoTerminalCommand() {
        assertThat(TraceTree.of(trace(MadeUp.span("1", "", "a", "b", 0, 1, "text", "\u001b[2Jgone\n"))))
                .contains("text= [2Jgone ")
                .doesNotContain("\u001b");
    }

    private static Trace trace(TraceSpan... spans) {
        return new Trace(MadeUp.TRACE_ID, List.of(spans));
    }

    private static List<String> bars(String text) {
        return text.lines()
                .map(line -> line.replaceAll("[^█·]", ""))
                .filter(bar -> !bar.isEmpty())
                .toList();
    }
}
