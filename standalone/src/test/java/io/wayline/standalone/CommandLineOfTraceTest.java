package io.wayline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.standalone.api.StubApi;
import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.trace.MadeUp;
import io.wayline.standalone.trace.TracePage;
import io.wayline.standalone.trace.TracePage.Counts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code trace}, towards a store that is made up. */
class CommandLineOfTraceTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NONE =
            JSON.writeValueAsString(new TracePage(List.of(), new Counts(12, 0, 0, 0, 0, 0, 0)));
    private static final String ONE =
            JSON.writeValueAsString(new TracePage(List.of(MadeUp.packet()), new Counts(12, 0, 0, 0, 0, 0, 0)));

    private final PrintStream usualOut = System.out;
    private final PrintStream usualErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path data;

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setOut(usualOut);
        System.setErr(usualErr);
    }

    @Test
    void withoutAnArgumentTheNewestAreListed() throws IOException {
        try (var store = new StubApi().on("GET /traces?limit=20&all=false", 200, ONE)) {
            assertThat(run(store.url(), "")).isZero();
            assertThat(out()).contains("packet").endsWith("(1 of 12 traces)\n");
            out.reset();

            assertThat(run(store.url(), "", "--json")).isZero();
            assertThat(out())
                    .startsWith("[{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"")
                    .endsWith("}]\n");
        }
    }

    @Test
    void oneIsShownAsATreeOrAsAnObject() throws IOException {
        try (var store = new StubApi().on("GET /traces?limit=1&of=" + MadeUp.IMEI, 200, ONE)) {
            assertThat(run(store.url(), "", MadeUp.IMEI)).isZero();
            assertThat(out())
                    .startsWith("trace 0af7651916cd43dd8448eb211c80319c, packet, ")
                    .contains("store telemetry");
            out.reset();

            assertThat(run(store.url(), "", MadeUp.IMEI, "--json")).isZero();
            assertThat(out())
                    .startsWith("{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"")
                    .endsWith("}\n");
        }
    }

    @Test
    void whereThereIsNoneTheRemedyIsSaid() throws IOException {
        try (var store = new StubApi()
                .on("GET /traces?limit=1&of=" + MadeUp.IMEI, 200, NONE)
                .on("GET /traces?limit=20&all=false", 200, NONE)) {
            assertThat(run(store.url(), "", MadeUp.IMEI, "--wait", "0")).isEqualTo(1);
            assertThat(err()).contains("no trace of 350612345678901 is among the 12 that are kept", "--wait 30");
            err.reset();

            assertThat(run(store.url(), "")).isEqualTo(1);
            assertThat(err()).contains("there is no trace yet", "./wayline simulate");
        }
        assertThat(out()).isEmpty();
    }

    @Test
    void whereTracesGoElsewhereThatIsSaid() throws IOException {
        assertThat(run("", "OTEL_EXPORTER_OTLP_ENDPOINT", MadeUp.IMEI)).isEqualTo(1);
        assertThat(err())
                .isEqualTo(
                        "this run keeps no traces, because OTEL_EXPORTER_OTLP_ENDPOINT is set: look where that sends them, "
                                + "or start ./wayline up without it\n");
    }

    @Test
    void whatIsNoIdAtAllIsNotAskedFor() throws IOException {
        try (var store = new StubApi()) {
            assertThat(run(store.url(), "", "../etc")).isEqualTo(1);
            assertThat(err()).contains("../etc (expected: an IMEI, the id of a command, or the id of a trace)");
            assertThat(store.requests()).isEmpty();
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsNoSurprise() throws IOException {
        var gone = new StubApi();
        gone.close();

        assertThat(run(gone.url(), "")).isEqualTo(1);
        assertThat(err()).contains("the trace store does not answer at http://127.0.0.1:", "./wayline status");
    }

    /** The run is this process. */
    private int run(String tracesUrl, String decidedBy, String... arguments) throws IOException {
        var run = new RunDescription(
                ProcessHandle.current().pid(),
                "2026-01-01T00:00:00Z",
                data.toString(),
                "",
                "",
                "",
                "auto",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                Map.of(),
                Map.of(),
                tracesUrl,
                decidedBy);
        Files.write(data.resolve("run.json"), JSON.writeValueAsBytes(run));
        return Wayline.run(Stream.of(new String[] {"trace"}, arguments, new String[] {"--data", data.toString()})
                .flatMap(Arrays::stream)
                .toArray(String[]::new));
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
