package io.wayline.telemetry.ingestion;

import io.wayline.telemetry.ingestion.TelemetryStore.Stored;
import io.wayline.telemetry.retention.Partitions;
import io.wayline.tracing.Tracing;
import java.time.InstantSource;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the log brings until it is durable: unreadable records into quarantine, then rows, latest positions and offsets
 * in one transaction. It throws if that was not possible; whoever calls keeps the batch and tries again.
 */
public final class Ingestion {

    private static final Logger log = LoggerFactory.getLogger(Ingestion.class);

    private final TelemetryStore store;
    private final Quarantine quarantine;
    private final Partitions partitions;
    private final RecentRecords recent;
    private final IngestionCounters counters;
    private final Delays delays;
    private final Tracing tracing;
    private final InstantSource time;

    public Ingestion(
            TelemetryStore store,
            Quarantine quarantine,
            Partitions partitions,
            RecentRecords recent,
            IngestionCounters counters,
            Delays delays,
            Tracing tracing,
            InstantSource time) {
        this.store = store;
        this.quarantine = quarantine;
        this.partitions = partitions;
        this.recent = recent;
        this.counters = counters;
        this.delays = delays;
        this.tracing = tracing;
        this.time = time;
    }

    /** Safe to repeat with the same batch, also by another instance at the same time. */
    public void take(RecordBatch batch) {
        long startNanos = System.nanoTime();
        try {
            if (!batch.setAside().isEmpty()) {
                quarantine.keep(batch.setAside());
            }
            partitions.prepareFor(daysOf(batch));
            var plan = LoadPlan.of(batch.rows(), recent);
            var stored = store(plan, batch);
            batch.rows().forEach(recent::remember);
            long now = time.millis();
            counters.committed(batch, plan, stored, System.nanoTime() - startNanos, now);
            tellDelays(batch, now);
        } catch (StoreUnavailableException e) {
            counters.failedByOutage(e);
            log.atWarn()
                    .addKeyValue("records", batch.size())
                    .addKeyValue("detail", e.getMessage())
                    .log("batch not stored, will try again");
            throw e;
        } catch (RuntimeException e) {
            counters.failedUnexpectedly(e);
            log.atError()
                    .addKeyValue("records", batch.size())
                    .setCause(e)
                    .log("batch not stored for a reason nobody foresaw, will try again");
            throw e;
        }
    }

    private Stored store(LoadPlan plan, RecordBatch batch) {
        var spans = StoreSpans.begin(tracing, batch.traced());
        try {
            var stored = store.store(plan, batch.nextOffsets(), quarantine::keep);
            spans.committed();
            return stored;
        } catch (RuntimeException e) {
            spans.failed(e);
            throw e;
        }
    }

    /** Once for neighbours that came in the same moment: a packet is one word of its tracker, however many records it has. */
    private void tellDelays(RecordBatch batch, long nowMs) {
        long before = -1;
        for (var row : batch.rows()) {
            if (row.receivedTimeMs() != before) {
                before = row.receivedTimeMs();
                delays.stored(Math.max(0, nowMs - before));
            }
        }
    }

    /** Neighbours are mostly of the same day, so the calendar is asked seldom. */
    private BitSet daysOf(RecordBatch batch) {
        var days = new BitSet();
        long before = -1;
        for (var row : batch.rows()) {
            long day = row.epochDay();
            if (day != before && partitions.mayHave(day)) {
                days.set((int) day);
            }
            before = day;
        }
        return days;
    }
}
