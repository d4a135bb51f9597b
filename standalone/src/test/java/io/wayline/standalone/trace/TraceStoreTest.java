package io.wayline.standalone.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wayline.standalone.trace.TracePage.Counts;
import io.wayline.standalone.trace.TraceStore.Arrival;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStoreTest {

    private final TraceStore store = new TraceStore(6, 4);

    @Test
    void theTraceThatBeganLastComesFirst() {
        arrive("late", "1", 2_000);
        arrive("early", "1", 1_000);
        arrive("late", "2", 3_000);

        assertThat(store.newest(9).traces()).extracting(Trace::traceId).containsExactly("late", "early");
        assertThat(store.newest(1).traces()).extracting(Trace::traceId).containsExactly("late");
        assertThat(store.newest(1).counts().traces()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "350612345678902", "8f14e45f-ceea-467f-ab54-6e8d9e8c3f11"})
    void aTraceIsFoundByItsIdItsTrackerOrItsCommand(String wanted) {
        arrive("a", "1", 0, "imei", "350612345678901");
        arrive("b", "1", 0);
        arrive("b", "2", 10, "imei", "350612345678902", "command_id", "8f14e45f-ceea-467f-ab54-6e8d9e8c3f11");

        assertThat(store.newestOf(wanted, 9).traces())
                .extracting(Trace::traceId)
                .containsExactly("b");
        assertThat(store.newestOf("350612345678903", 9).traces()).isEmpty();
    }

    @Test
    void ofATrackerTheNewestIsTold() {
        arrive("newer", "1", 2_000, "imei", "350612345678901");
        arrive("older", "1", 1_000, "imei", "350612345678901");

        assertThat(store.newestOf("350612345678901", 1).traces())
                .extracting(Trace::traceId)
                .containsExactly("newer");
    }

    @Test
    void whenThereIsNoRoomTheTraceGoesThatCameFirstAndTheCountsAddUp() {
        arrive("first", "1", 9_000);
        arrive("first", "2", 9_000);
        arrive("second", "1", 0);
        for (var id : List.of("1", "2", "3", "4", "5", "4")) {
            arrive("third", id, 0);
        }

        assertThat(store.newest(9).traces())
                .extracting(Trace::traceId, trace -> trace.spans().size())
                .containsExactlyInAnyOrder(tuple("second", 1), tuple("third", 4));
        var counts = store.newest(9).counts();
        assertThat(counts).isEqualTo(new Counts(2, 9, 5, 1, 1, 2, 0));
        assertThat(counts.received())
                .isEqualTo(counts.kept() + counts.repeated() + counts.dropped() + counts.forgotten());
    }

    @Test
    void callsThatOnlyAskForSomethingAreNoNews() {
        store.add(List.of(new Arrival("a", MadeUp.span("1", "", "command-service", "GET /api/v1/devices", 9_000, 1))));
        arrive("b", "1", 0);

        assertThat(store.newestChanges(9).traces()).extracting(Trace::traceId).containsExactly("b");
        assertThat(store.newest(9).traces()).hasSize(2);
    }

    private void arrive(String traceId, String spanId, long startMicros, String... keys) {
        store.add(List.of(new Arrival(traceId, MadeUp.span(spanId, "", "test", "a span", startMicros, 1, keys))));
    }
}
