package io.wayline.devices.telemetry.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.utc;

import io.wayline.devices.telemetry.TelemetryHistory;
import io.wayline.devices.telemetry.TelemetryNotReadyException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Views {@code telemetry.latest} and {@code telemetry.record}, which telemetry-consumer makes and promises. */
final class JdbcTelemetryHistory implements TelemetryHistory {

    private static final String LATEST = """
            SELECT imei, "time", received_at, longitude, latitude, altitude_m, heading_deg, speed_kmh, satellites, fix_valid,
                   fix_time, fix_longitude, fix_latitude, io_by_name
              FROM telemetry.latest
             WHERE imei = :imei
            """;

    private static final String PAGE = """
            SELECT "time", "time"::text AS time_text, record_id, time_valid, received_at, longitude_e7, latitude_e7, altitude_m,
                   heading_deg, speed_kmh, satellites, fix_valid, priority, event_io_id, codec, io_by_name, io_by_id
              FROM telemetry.record
             WHERE imei = :imei
            """;

    private static final String FROM = " AND \"time\" >= :from";
    private static final String TO = " AND \"time\" < :to";
    private static final String BEFORE =
            " AND (\"time\", record_id) < (CAST(:before_time AS timestamptz), CAST(:before_id AS uuid))";
    private static final String NEWEST_FIRST = " ORDER BY \"time\" DESC, record_id DESC LIMIT :limit";

    /** No such schema, no such view, no such column, no right to read it. */
    private static final Set<String> NOT_READY = Set.of("3F000", "42P01", "42703", "42501");

    private static final double DEGREES = 1e7;

    private final JdbcClient jdbc;

    JdbcTelemetryHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Latest> latest(String imei) {
        return ifReady(() -> jdbc.sql(LATEST)
                .param("imei", imei)
                .query((row, _) -> new Latest(
                        row.getString("imei"),
                        finite(row, "time"),
                        moment(row, "received_at"),
                        row.getDouble("longitude"),
                        row.getDouble("latitude"),
                        row.getInt("altitude_m"),
                        row.getInt("heading_deg"),
                        row.getInt("speed_kmh"),
                        row.getInt("satellites"),
                        row.getBoolean("fix_valid"),
                        lastFix(row),
                        row.getString("io_by_name")))
                .optional());
    }

    private static @Nullable Fix lastFix(ResultSet row) throws SQLException {
        return row.getObject("fix_time") == null
                ? null
                : new Fix(finite(row, "fix_time"), row.getDouble("fix_longitude"), row.getDouble("fix_latitude"));
    }

    @Override
    public List<Entry> page(
            String imei, @Nullable Instant from, @Nullable Instant to, @Nullable Position before, int limit) {
        var statement = PAGE
                + (from == null ? "" : FROM)
                + (to == null ? "" : TO)
                + (before == null ? "" : BEFORE)
                + NEWEST_FIRST;
        return ifReady(() -> jdbc.sql(statement)
                .param("imei", imei)
                .param("from", utc(from), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("to", utc(to), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("before_time", before == null ? null : before.time(), Types.VARCHAR)
                .param("before_id", before == null ? null : before.recordId(), Types.VARCHAR)
                .param("limit", limit)
                .query(JdbcTelemetryHistory::entry)
                .list());
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                new Position(row.getString("time_text"), row.getString("record_id")),
                finite(row, "time"),
                row.getBoolean("time_valid"),
                moment(row, "received_at"),
                row.getInt("longitude_e7") / DEGREES,
                row.getInt("latitude_e7") / DEGREES,
                row.getInt("altitude_m"),
                row.getInt("heading_deg"),
                row.getInt("speed_kmh"),
                row.getInt("satellites"),
                row.getBoolean("fix_valid"),
                row.getInt("priority"),
                row.getInt("event_io_id"),
                row.getInt("codec"),
                row.getString("io_by_name"),
                row.getString("io_by_id"));
    }

    /** Null for infinity. */
    private static @Nullable Instant finite(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null || time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)
                ? null
                : time.toInstant();
    }

    private static <T> T ifReady(Supplier<T> query) {
        try {
            return query.get();
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException cause && NOT_READY.contains(cause.getSQLState())) {
                throw new TelemetryNotReadyException(e);
            }
            throw e;
        }
    }
}
