package io.wayline.telemetry.ingestion;

import java.time.Duration;
import java.util.UUID;

/**
 * One telemetry record, ready for its table. Identity is (imei, time, record id): a record sent again has the same.
 *
 * @param imei the 15 digits as a number: cheap to compare, and {@link #imeiDigits} gives the zeros back
 * @param deviceTimeMs unsigned milliseconds since 1970 by the tracker's clock; anything from 0 to 2⁶⁴-1
 * @param receivedTimeMs milliseconds since 1970 by the gateway's clock
 * @param codec 8, 142, 16, 7; 0 if the gateway did not say
 * @param transport 1 TCP, 2 UDP; 0 if the gateway did not say
 * @param generationType Codec 16's trigger, {@link #NO_GENERATION_TYPE} for the others
 * @param sessionToken 0 on UDP
 * @param model UTF-8, empty if unknown
 * @param ioById JSON object in UTF-8: element id to signed integer or hex
 * @param ioByName JSON object in UTF-8: dictionary name to published value
 * @param repeatedElements IO elements of the record that a later one with the same id replaced
 */
public record TelemetryRow(
        Origin origin,
        long imei,
        UUID recordId,
        long deviceTimeMs,
        long receivedTimeMs,
        boolean timeValid,
        GnssFix fix,
        int codec,
        int transport,
        int priority,
        int eventIoId,
        int generationType,
        long sessionToken,
        int packetId,
        int recordIndex,
        int recordCount,
        byte[] model,
        byte[] ioById,
        byte[] ioByName,
        int repeatedElements)
        implements Arrival {

    public static final int NO_GENERATION_TYPE = -1;

    private static final int IMEI_DIGITS = 15;
    private static final long MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

    /** The identity as people write it: always 15 digits. */
    public String imeiDigits() {
        String digits = Long.toString(imei);
        return "0".repeat(IMEI_DIGITS - digits.length()) + digits;
    }

    /** Days since 1970-01-01 UTC by the tracker's clock; beyond any calendar if the clock is. */
    public long epochDay() {
        return Long.divideUnsigned(deviceTimeMs, MILLIS_PER_DAY);
    }

    /** Same identity, so the same row. */
    public boolean sameRecordAs(TelemetryRow other) {
        return imei == other.imei && deviceTimeMs == other.deviceTimeMs && recordId.equals(other.recordId);
    }

    /** The identity folded to 64 bits, never 0: good for guesses and hash tables, no proof of sameness. */
    public long fingerprint() {
        long folded = recordId.getMostSignificantBits()
                ^ Long.rotateLeft(recordId.getLeastSignificantBits(), 21)
                ^ (imei * 0x9E3779B97F4A7C15L)
                ^ Long.rotateLeft(deviceTimeMs * 0xC2B2AE3D27D4EB4FL, 31);
        return folded == 0 ? 1 : folded;
    }
}
