package io.wayline.telemetry.ingestion;

/**
 * Fingerprints of records stored lately: a guess whether a record is a repetition, never a verdict. The verdict is the
 * primary key's. A right guess spares the whole batch a failed bulk load; a wrong or forgotten one costs only time.
 *
 * <p>Shared by all consumer threads without a lock on purpose: slots are single 64-bit words, and a lost update is a
 * forgotten guess.
 */
public final class RecentRecords {

    private final long[] slots;

    /** @param capacity slots of 8 bytes, a power of two; a resend usually follows within a minute or two */
    public RecentRecords(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: a power of two)");
        }
        this.slots = new long[capacity];
    }

    boolean mayHold(TelemetryRow row) {
        long fingerprint = row.fingerprint();
        return slots[slot(fingerprint)] == fingerprint;
    }

    void remember(TelemetryRow row) {
        long fingerprint = row.fingerprint();
        slots[slot(fingerprint)] = fingerprint;
    }

    private int slot(long fingerprint) {
        return (int) (fingerprint ^ (fingerprint >>> 32)) & (slots.length - 1);
    }
}
