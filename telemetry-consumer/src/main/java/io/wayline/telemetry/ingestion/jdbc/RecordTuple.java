package io.wayline.telemetry.ingestion.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wayline.telemetry.ingestion.TelemetryRow;
import java.io.IOException;
import java.time.Instant;

/** A row of {@code telemetry.history} on the wire: the columns by name, and their values in the same order. */
final class RecordTuple {

    static final String COLUMNS = """
            "time", record_id, imei, received_at, session_token, longitude_e7, latitude_e7, altitude_m, heading_deg, speed_kmh, \
            event_io_id, packet_id, codec, priority, satellites, record_index, record_count, generation_type, \
            time_valid, fix_valid, coordinates_valid, transport, model, device_time_ms, \
            io_by_id, io_by_name""";

    private static final int FIELDS = 26;
    private static final int IMEI_DIGITS = 15;

    private static final long POSTGRES_EPOCH_MS =
            Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long MICROS_PER_MILLI = 1_000;

    /** What PostgreSQL takes for infinity. */
    private static final long INFINITY = Long.MAX_VALUE;

    /** The first millisecond of the year 294277, where PostgreSQL's calendar ends. */
    static final long END_OF_TIME_MS = Instant.parse("+294277-01-01T00:00:00Z").toEpochMilli();

    private static final byte[] TCP = "tcp".getBytes(US_ASCII);
    private static final byte[] UDP = "udp".getBytes(US_ASCII);
    private static final byte[] UNKNOWN = {};

    private RecordTuple() {}

    static void write(TelemetryRow row, BinaryCopy copy) throws IOException {
        var fix = row.fix();
        copy.beginTuple(FIELDS);
        copy.int8(microsSince2000(row.deviceTimeMs()));
        copy.uuid(row.recordId().getMostSignificantBits(), row.recordId().getLeastSignificantBits());
        copy.digits(row.imei(), IMEI_DIGITS);
        copy.int8(microsSince2000(row.receivedTimeMs()));
        copy.int8(row.sessionToken());
        copy.int4(fix.longitudeE7());
        copy.int4(fix.latitudeE7());
        copy.int4(fix.altitudeM());
        copy.int4(fix.headingDeg());
        copy.int4(fix.speedKmh());
        copy.int4(row.eventIoId());
        copy.int4(row.packetId());
        copy.int2(row.codec());
        copy.int2(row.priority());
        copy.int2(fix.satellites());
        copy.int2(row.recordIndex());
        copy.int2(row.recordCount());
        if (row.generationType() == TelemetryRow.NO_GENERATION_TYPE) {
            copy.nothing();
        } else {
            copy.int2(row.generationType());
        }
        copy.bool(row.timeValid());
        copy.bool(fix.valid());
        copy.bool(fix.onEarth());
        copy.bytes(transport(row.transport()));
        copy.bytes(row.model());
        if (isBeyondTheCalendar(row.deviceTimeMs())) {
            copy.unsignedNumeric(row.deviceTimeMs());
        } else {
            copy.nothing();
        }
        copy.bytes(row.ioById());
        copy.bytes(row.ioByName());
    }

    /** Infinity for what PostgreSQL's calendar cannot hold. */
    static long microsSince2000(long unsignedEpochMs) {
        return isBeyondTheCalendar(unsignedEpochMs)
                ? INFINITY
                : (unsignedEpochMs - POSTGRES_EPOCH_MS) * MICROS_PER_MILLI;
    }

    private static boolean isBeyondTheCalendar(long unsignedEpochMs) {
        return Long.compareUnsigned(unsignedEpochMs, END_OF_TIME_MS) >= 0;
    }

    private static byte[] transport(int transport) {
        return switch (transport) {
            case 1 -> TCP;
            case 2 -> UDP;
            default -> UNKNOWN;
        };
    }
}
