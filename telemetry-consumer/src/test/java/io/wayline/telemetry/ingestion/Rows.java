package io.wayline.telemetry.ingestion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/** Rows for tests that care about a few of their fields. */
public final class Rows {

    public static final long RECEIVED_MS = 1_790_000_000_000L;

    private Rows() {}

    public static TelemetryRow row(long imei, long deviceTimeMs, long id) {
        return row(imei, deviceTimeMs, id, true);
    }

    public static TelemetryRow row(long imei, long deviceTimeMs, long id, boolean fixValid) {
        return row(imei, deviceTimeMs, id, new GnssFix(252_797_000, 546_872_000, -3, 214, 12, 57, fixValid, true));
    }

    public static TelemetryRow row(long imei, long deviceTimeMs, long id, GnssFix fix) {
        return new TelemetryRow(
                new Origin("records", 0, id, new byte[0]),
                imei,
                new UUID(0, id),
                deviceTimeMs,
                RECEIVED_MS,
                true,
                fix,
                142,
                1,
                0,
                0,
                TelemetryRow.NO_GENERATION_TYPE,
                4711,
                1,
                0,
                1,
                new byte[0],
                "{\"66\":24079}".getBytes(UTF_8),
                "{\"external_voltage_mv\":24079}".getBytes(UTF_8),
                0);
    }
}
