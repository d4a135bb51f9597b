package io.wayline.telemetry.ingestion.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.telemetry.ingestion.LatestPosition;
import io.wayline.telemetry.ingestion.TelemetryRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One row per tracker. Newest record and newest fix move apart from one another, and each only forwards by (time, record id):
 * whoever writes last, the newest stays.
 */
final class LastPositionTable {

    private static final String INSERT = """
            INSERT INTO telemetry.last_position AS old (
                   imei, "time", received_at, record_id, longitude_e7, latitude_e7, altitude_m, heading_deg, speed_kmh,
                   satellites, event_io_id, priority, time_valid, fix_valid, coordinates_valid, io_by_name,
                   fix_time, fix_record_id, fix_longitude_e7, fix_latitude_e7, fix_altitude_m, fix_heading_deg,
                   fix_speed_kmh, fix_satellites)
            SELECT imei, timestamptz 'epoch' + time_ms * interval '1 millisecond',
                   timestamptz 'epoch' + received_ms * interval '1 millisecond', record_id, longitude_e7, latitude_e7,
                   altitude_m, heading_deg, speed_kmh, satellites, event_io_id, priority, time_valid, fix_valid,
                   coordinates_valid, io_by_name::json,
                   timestamptz 'epoch' + fix_time_ms * interval '1 millisecond', fix_record_id, fix_longitude_e7,
                   fix_latitude_e7, fix_altitude_m, fix_heading_deg, fix_speed_kmh, fix_satellites
              FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::uuid[], ?::int[], ?::int[], ?::int[], ?::int[],
                          ?::int[], ?::int[], ?::int[], ?::int[], ?::boolean[], ?::boolean[], ?::boolean[], ?::text[],
                          ?::bigint[], ?::uuid[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[])
                   AS latest (imei, time_ms, received_ms, record_id, longitude_e7, latitude_e7, altitude_m, heading_deg,
                          speed_kmh, satellites, event_io_id, priority, time_valid, fix_valid, coordinates_valid,
                          io_by_name, fix_time_ms, fix_record_id, fix_longitude_e7, fix_latitude_e7, fix_altitude_m,
                          fix_heading_deg, fix_speed_kmh, fix_satellites)
                ON CONFLICT (imei) DO UPDATE
               SET\s""";

    private static final String NEWER = "(EXCLUDED.\"time\", EXCLUDED.record_id) > (old.\"time\", old.record_id)";
    private static final String NEWER_FIX = "(EXCLUDED.fix_time IS NOT NULL AND (old.fix_time IS NULL"
            + " OR (EXCLUDED.fix_time, EXCLUDED.fix_record_id) > (old.fix_time, old.fix_record_id)))";

    private static final List<String> OF_THE_RECORD = List.of(
            "\"time\"",
            "received_at",
            "record_id",
            "longitude_e7",
            "latitude_e7",
            "altitude_m",
            "heading_deg",
            "speed_kmh",
            "satellites",
            "event_io_id",
            "priority",
            "time_valid",
            "fix_valid",
            "coordinates_valid",
            "io_by_name");

    private static final List<String> OF_THE_FIX = List.of(
            "fix_time",
            "fix_record_id",
            "fix_longitude_e7",
            "fix_latitude_e7",
            "fix_altitude_m",
            "fix_heading_deg",
            "fix_speed_kmh",
            "fix_satellites");

    private static final String UPSERT = INSERT
            + newerOnes(OF_THE_RECORD, NEWER, OF_THE_FIX, NEWER_FIX)
            + "\n             WHERE " + NEWER + " OR " + NEWER_FIX;

    private LastPositionTable() {}

    static void moveForward(Connection connection, List<LatestPosition> positions) throws SQLException {
        if (positions.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(UPSERT)) {
            new Arrays(connection, statement, positions).fill();
            statement.executeUpdate();
        }
    }

    private static String newerOnes(List<String> record, String newer, List<String> fix, String newerFix) {
        var assignments = new StringBuilder();
        record.forEach(column -> assign(assignments, column, newer));
        fix.forEach(column -> assign(assignments, column, newerFix));
        return assignments.toString();
    }

    private static void assign(StringBuilder assignments, String column, String condition) {
        assignments
                .append(assignments.isEmpty() ? "" : ",\n                   ")
                .append("%1$s = CASE WHEN %2$s THEN EXCLUDED.%1$s ELSE old.%1$s END".formatted(column, condition));
    }

    /** The positions turned into one array a column. */
    private static final class Arrays {

        private final Connection connection;
        private final PreparedStatement statement;
        private final List<LatestPosition> positions;
        private int parameter;

        Arrays(Connection connection, PreparedStatement statement, List<LatestPosition> positions) {
            this.connection = connection;
            this.statement = statement;
            this.positions = positions;
        }

        void fill() throws SQLException {
            texts(TelemetryRow::imeiDigits);
            longs(TelemetryRow::deviceTimeMs);
            longs(TelemetryRow::receivedTimeMs);
            uuids(latest -> latest.newest().recordId());
            ints(row -> row.fix().longitudeE7());
            ints(row -> row.fix().latitudeE7());
            ints(row -> row.fix().altitudeM());
            ints(row -> row.fix().headingDeg());
            ints(row -> row.fix().speedKmh());
            ints(row -> row.fix().satellites());
            ints(TelemetryRow::eventIoId);
            ints(TelemetryRow::priority);
            flags(TelemetryRow::timeValid);
            flags(row -> row.fix().valid());
            flags(row -> row.fix().onEarth());
            texts(row -> new String(row.ioByName(), UTF_8));
            fixes("bigint", new Long[positions.size()], TelemetryRow::deviceTimeMs);
            fixes("uuid", new UUID[positions.size()], TelemetryRow::recordId);
            fixInts(row -> row.fix().longitudeE7());
            fixInts(row -> row.fix().latitudeE7());
            fixInts(row -> row.fix().altitudeM());
            fixInts(row -> row.fix().headingDeg());
            fixInts(row -> row.fix().speedKmh());
            fixInts(row -> row.fix().satellites());
        }

        private void texts(Function<TelemetryRow, String> column) throws SQLException {
            array(
                    "text",
                    positions.stream()
                            .map(latest -> column.apply(latest.newest()))
                            .toArray(String[]::new));
        }

        private void uuids(Function<LatestPosition, UUID> column) throws SQLException {
            array("uuid", positions.stream().map(column).toArray(UUID[]::new));
        }

        private void longs(ToLongFunction<TelemetryRow> column) throws SQLException {
            array(
                    "bigint",
                    positions.stream()
                            .mapToLong(latest -> column.applyAsLong(latest.newest()))
                            .toArray());
        }

        private void ints(ToIntFunction<TelemetryRow> column) throws SQLException {
            array(
                    "int",
                    positions.stream()
                            .mapToInt(latest -> column.applyAsInt(latest.newest()))
                            .toArray());
        }

        private void flags(Function<TelemetryRow, Boolean> column) throws SQLException {
            array(
                    "boolean",
                    positions.stream()
                            .map(latest -> column.apply(latest.newest()))
                            .toArray(Boolean[]::new));
        }

        private void fixInts(Function<TelemetryRow, Integer> column) throws SQLException {
            fixes("int", new Integer[positions.size()], column);
        }

        private <T> void fixes(String type, @Nullable T[] values, Function<TelemetryRow, T> column)
                throws SQLException {
            for (int i = 0; i < values.length; i++) {
                var fix = positions.get(i).newestFix();
                values[i] = fix == null ? null : column.apply(fix);
            }
            array(type, values);
        }

        private void array(String type, Object values) throws SQLException {
            var array = connection.unwrap(org.postgresql.PGConnection.class).createArrayOf(type, values);
            statement.setArray(++parameter, array);
        }
    }
}
