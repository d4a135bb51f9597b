package io.wayline.telemetry.ingestion;

import io.wayline.telemetry.retention.Partitions;
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
    private final InstantSource time;

    public Ingestion(
            TelemetryStore store,
            Quarantine quarantine,
            Partitions partitions,
            RecentRecords recent,
            IngestionCounters counters,
            InstantSource time) {
        this.store = store;
        this.quarantine = quarantine;
        this.partitions = partitions;
        this.recent = recent;
        this.counters = counters;
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
            var stored = store.store(plan, batch.nextOffsets(), quarantine::keep);
            batch.rows().forEach(recent::remember);
            counters.committed(batch, plan, stored, System.nanoTime() - startNanos, time.millis());
        } catch (StoreUnavailableException e) {
            counters.failedByOutage(e);
            log.warn("batch not stored, will try again records={} detail={}", batch.size(), e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            counters.failedUnexpectedly(e);
            log.error("batch not stored for a reason nobody foresaw, will try again records={}", batch.size(), e);
            throw e;
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
