package io.wayline.telemetry.ingestion;

import static io.wayline.telemetry.ingestion.Rows.RECEIVED_MS;
import static io.wayline.telemetry.ingestion.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.wayline.telemetry.ingestion.SetAside.Reason;
import io.wayline.telemetry.retention.Calendar;
import io.wayline.telemetry.retention.Partitions;
import io.wayline.telemetry.retention.PartitionsFake;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IngestionTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Origin ORIGIN = new Origin("records", 0, 1, new byte[0]);
    private static final SetAside GARBAGE = new SetAside(ORIGIN, "", Reason.UNPARSEABLE, "garbage");
    private static final InstantSource TIME = InstantSource.fixed(Instant.ofEpochMilli(RECEIVED_MS + 1_500));

    private final List<String> events = new ArrayList<>();
    private final PartitionsFake partitionStore = new PartitionsFake();
    private final StoreFake store = new StoreFake();
    private final IngestionCounters counters = new IngestionCounters();
    private final List<Long> delays = new ArrayList<>();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final Ingestion ingestion = new Ingestion(
            store,
            records -> events.add("quarantined " + records.size()),
            new Partitions(partitionStore, new Calendar(Duration.ofDays(400), 0, 0), TIME),
            new RecentRecords(1 << 10),
            counters,
            delays::add,
            Tracing.of(OpenTelemetrySdk.builder()
                    .setTracerProvider(SdkTracerProvider.builder()
                            .addSpanProcessor(SimpleSpanProcessor.create(spans))
                            .build())
                    .build()),
            TIME);

    @Test
    void whatCannotBeReadIsDurableBeforeTheOffsetsMove() {
        ingestion.take(batch(List.of(row(1, RECEIVED_MS, 1)), List.of(GARBAGE)));

        assertThat(events).containsExactly("quarantined 1", "stored 1");
    }

    @Test
    void whatTheDatabaseRefusesIsDurableBeforeTheCommit() {
        store.refuses = 1;

        ingestion.take(batch(List.of(row(1, RECEIVED_MS, 1), row(1, RECEIVED_MS, 2)), List.of()));

        assertThat(events).containsExactly("quarantined 1", "stored 1");
    }

    @Test
    void consumedIsStoredPlusRepeatedPlusQuarantined() {
        ingestion.take(batch(
                List.of(row(1, RECEIVED_MS, 1), row(1, RECEIVED_MS, 1), row(1, RECEIVED_MS, 2)), List.of(GARBAGE)));
        store.refuses = 1;
        ingestion.take(
                batch(List.of(row(1, RECEIVED_MS, 1), row(1, RECEIVED_MS, 3), row(1, RECEIVED_MS, 4)), List.of()));

        assertThat(counters.consumed()).isEqualTo(7);
        assertThat(counters.stored()).isEqualTo(3);
        assertThat(counters.repeated()).isEqualTo(2);
        assertThat(counters.quarantined()).isEqualTo(2);
        assertThat(counters.consumed()).isEqualTo(counters.stored() + counters.repeated() + counters.quarantined());
        assertThat(counters.batches()).isEqualTo(2);
        assertThat(counters.lastDelayMs()).isEqualTo(1_500);
    }

    @Test
    void aFailedBatchCountsNothingAndCanBeTakenAgain() {
        var batch = batch(List.of(row(1, RECEIVED_MS, 1)), List.of());
        store.failure = new StoreUnavailableException("gone", new IllegalStateException());
        assertThatThrownBy(() -> ingestion.take(batch)).isInstanceOf(StoreUnavailableException.class);
        assertThat(counters.failuresByOutage()).isEqualTo(1);
        assertThat(counters.failure()).isEqualTo("gone");
        assertThat(counters.consumed()).isZero();

        store.failure = new IllegalStateException("a bug");
        assertThatThrownBy(() -> ingestion.take(batch)).isInstanceOf(IllegalStateException.class);
        assertThat(counters.failuresUnexpected()).isEqualTo(1);

        store.failure = null;
        ingestion.take(batch);
        assertThat(counters.stored()).isEqualTo(1);
        assertThat(counters.failure()).isNull();
    }

    @Test
    void aTracedPacketIsASpanOfTheTransaction() {
        var traced = new TracedPacket(TRACE, "records", "352093080000001", 2);

        ingestion.take(batch(List.of(row(1, RECEIVED_MS, 1), row(1, RECEIVED_MS, 2)), List.of(), List.of(traced)));

        assertThat(spans.getFinishedSpanItems()).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("store telemetry");
            assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(span.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
            assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
            assertThat(span.getAttributes().get(TraceKeys.IMEI)).isEqualTo("352093080000001");
            assertThat(span.getAttributes().get(TraceKeys.RECORDS)).isEqualTo(2);
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        });
    }

    @Test
    void everyTryToStoreATracedPacketIsASpan() {
        var batch = batch(
                List.of(row(1, RECEIVED_MS, 1)),
                List.of(),
                List.of(new TracedPacket(TRACE, "records", "352093080000001", 1)));
        store.failure = new StoreUnavailableException("gone", new IllegalStateException());
        assertThatThrownBy(() -> ingestion.take(batch)).isSameAs(store.failure);
        store.failure = new IllegalStateException("a bug");
        assertThatThrownBy(() -> ingestion.take(batch)).isSameAs(store.failure);
        store.failure = null;
        ingestion.take(batch);

        assertThat(spans.getFinishedSpanItems())
                .extracting(
                        span -> span.getStatus().getStatusCode(),
                        span -> span.getAttributes().get(TraceKeys.REASON))
                .containsExactly(
                        tuple(StatusCode.ERROR, "OUTAGE"),
                        tuple(StatusCode.ERROR, "UNEXPECTED"),
                        tuple(StatusCode.UNSET, null));
    }

    @Test
    void theDelayOfAPacketIsToldOnceItIsStored() {
        store.failure = new StoreUnavailableException("gone", new IllegalStateException());
        var batch = batch(List.of(row(1, RECEIVED_MS, 1), row(1, RECEIVED_MS, 2)), List.of());
        assertThatThrownBy(() -> ingestion.take(batch)).isSameAs(store.failure);
        assertThat(delays).isEmpty();

        store.failure = null;
        ingestion.take(batch);

        assertThat(delays).containsExactly(1_500L);
    }

    @Test
    void aLateRecordGetsItsPartitionFirst() {
        long threeDaysAgo = RECEIVED_MS - Duration.ofDays(3).toMillis();

        ingestion.take(batch(List.of(row(1, threeDaysAgo, 1), row(1, 0, 2), row(1, -1, 3)), List.of()));

        assertThat(partitionStore.tables())
                .as("time 0 and the end of time have none of their own")
                .containsExactly("history_20260918");
    }

    private static RecordBatch batch(List<TelemetryRow> rows, List<SetAside> setAside) {
        return batch(rows, setAside, List.of());
    }

    private static RecordBatch batch(List<TelemetryRow> rows, List<SetAside> setAside, List<TracedPacket> traced) {
        return new RecordBatch(rows, setAside, List.of(new NextOffset("records", new UUID(0, 1), 0, 9)), traced);
    }

    /** Stores everything, repetitions of what it has seen aside, and refuses as many as it is told. */
    private final class StoreFake implements TelemetryStore {

        private final List<TelemetryRow> rows = new ArrayList<>();
        private int refuses;
        private @Nullable RuntimeException failure;

        @Override
        public Stored store(LoadPlan plan, List<NextOffset> nextOffsets, Consumer<List<SetAside>> refused) {
            if (failure != null) {
                throw failure;
            }
            var given = new ArrayList<>(plan.fresh());
            given.addAll(plan.suspected());
            int repeated = given.size();
            given.removeIf(row -> rows.stream().anyMatch(row::sameRecordAs));
            repeated -= given.size();
            if (refuses > 0) {
                refused.accept(List.of(new SetAside(ORIGIN, "", Reason.DATABASE_REFUSED, "no")));
                given.removeLast();
            }
            rows.addAll(given);
            events.add("stored " + given.size());
            return new Stored(given.size(), repeated, refuses);
        }

        @Override
        public Map<Integer, Long> nextOffsets(UUID topicId) {
            return Map.of();
        }
    }
}
