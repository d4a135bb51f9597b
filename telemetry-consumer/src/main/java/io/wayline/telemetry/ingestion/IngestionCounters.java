package io.wayline.telemetry.ingestion;

import io.wayline.telemetry.ingestion.TelemetryStore.Stored;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What ingestion has done since it started. All of it moves after a commit, so that at any quiet moment
 * {@code consumed = stored + repeated + quarantined}.
 */
public final class IngestionCounters {

    private final LongAdder consumed = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder quarantined = new LongAdder();
    private final LongAdder repeatedElements = new LongAdder();
    private final LongAdder timesNotValid = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder batchNanos = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder unexpected = new LongAdder();
    private volatile @Nullable String failure;
    private volatile long lastDelayMs;

    void committed(RecordBatch batch, LoadPlan plan, Stored result, long nanos, long nowMs) {
        consumed.add(batch.size());
        stored.add(result.stored());
        repeated.add(plan.repeated() + (long) result.repeated());
        quarantined.add(batch.setAside().size() + (long) result.refused());
        for (var row : batch.rows()) {
            repeatedElements.add(row.repeatedElements());
            timesNotValid.add(row.timeValid() ? 0 : 1);
        }
        batches.increment();
        batchNanos.add(nanos);
        if (!batch.rows().isEmpty()) {
            lastDelayMs = Math.max(0, nowMs - batch.rows().getLast().receivedTimeMs());
        }
        failure = null;
    }

    void failedByOutage(StoreUnavailableException e) {
        unavailable.increment();
        failure = String.valueOf(e.getMessage());
    }

    void failedUnexpectedly(RuntimeException e) {
        unexpected.increment();
        failure = String.valueOf(e.getMessage());
    }

    /** Records of the log that are dealt with for good. */
    public long consumed() {
        return consumed.sum();
    }

    /** Records that became rows. */
    public long stored() {
        return stored.sum();
    }

    /** Records whose row was there already. */
    public long repeated() {
        return repeated.sum();
    }

    /** Records kept in the quarantine topic. */
    public long quarantined() {
        return quarantined.sum();
    }

    /** IO elements replaced by a later one with the same id in the same record. */
    public long repeatedElements() {
        return repeatedElements.sum();
    }

    /** Records stored with a device time that cannot be right. */
    public long timesNotValid() {
        return timesNotValid.sum();
    }

    /** Batches committed. */
    public long batches() {
        return batches.sum();
    }

    /** Time those batches took, from reading to commit. */
    public long batchNanos() {
        return batchNanos.sum();
    }

    /** Tries that failed because the database or the log was not there. */
    public long failuresByOutage() {
        return unavailable.sum();
    }

    /** Tries that failed for no reason we know: somebody must look. */
    public long failuresUnexpected() {
        return unexpected.sum();
    }

    /** From the gateway's receipt to the commit, of the last record stored. */
    public long lastDelayMs() {
        return lastDelayMs;
    }

    /** What the last try failed with; null while all is well. */
    public @Nullable String failure() {
        return failure;
    }
}
