package io.wayline.webhooks.log.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.momentOrNull;
import static io.wayline.foundation.database.Moments.utc;

import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.log.DeliveryLog;
import io.wayline.webhooks.log.DeliveryState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code webhook.delivery}, {@code event}, {@code attempt}. */
final class JdbcDeliveryLog implements DeliveryLog {

    /** A lane's time is that of its oldest delivery. */
    private static final String SELECT = """
            SELECT d.id, d.seq, d.endpoint_id, d.event_id, e.type, e.imei, d.replay_id, d.state, d.reason, d.attempts,
                   d.last_status, d.created_at, d.settled_at, e.occurred_at, e.data,
                   CASE WHEN d.state = 'PENDING' AND NOT EXISTS (
                            SELECT 1 FROM webhook.delivery older
                             WHERE older.endpoint_id = d.endpoint_id AND older.lane = d.lane AND older.state = 'PENDING'
                               AND older.seq < d.seq)
                        THEN l.due_at END AS next_attempt_at
              FROM webhook.delivery d
              JOIN webhook.event e ON e.id = d.event_id
              LEFT JOIN webhook.lane l ON l.endpoint_id = d.endpoint_id AND l.key = d.lane
            """;

    private static final String ATTEMPTS = """
            SELECT number, started_at, elapsed_ms, outcome, status, detail, response
              FROM webhook.attempt
             WHERE delivery_id = :id
             ORDER BY number
            """;

    private static final String DEAD = """
            SELECT d.id
              FROM webhook.delivery d
              JOIN webhook.event e ON e.id = d.event_id
             WHERE d.endpoint_id = :endpoint AND d.state = 'DEAD'
               AND NOT (e.type = 'TELEMETRY_RECEIVED' AND e.imei IS NULL)
             ORDER BY d.seq
             LIMIT :limit
            """;

    private final JdbcClient jdbc;

    JdbcDeliveryLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Entry> page(Filter filter, long beforeSeq, int limit) {
        var conditions = new Conditions();
        conditions.add("d.endpoint_id = :endpoint", "endpoint", filter.endpointId());
        if (filter.state() != null) {
            conditions
                    .text
                    .append(" AND d.state = '")
                    .append(filter.state().name())
                    .append('\'');
        }
        conditions.add("e.imei = :imei", "imei", filter.imei());
        conditions.add(
                "e.type = :type",
                "type",
                filter.type() == null ? null : filter.type().name());
        conditions.add("d.event_id = :event", "event", filter.eventId());
        conditions.add("d.created_at >= :since", "since", utc(filter.since()));
        conditions.add("d.created_at < :until", "until", utc(filter.until()));
        if (filter.replay() != null) {
            conditions.text.append(filter.replay() ? " AND d.replay_id IS NOT NULL" : " AND d.replay_id IS NULL");
        }
        conditions.add("d.replay_id = :replay", "replay", filter.replayId());
        return jdbc.sql(SELECT + " WHERE d.seq < :before" + conditions.text + " ORDER BY d.seq DESC LIMIT :limit")
                .params(conditions.parameters)
                .param("before", beforeSeq)
                .param("limit", limit)
                .query(JdbcDeliveryLog::entry)
                .list();
    }

    /** Only what was asked for is in the statement: the index for it can be used. */
    private static final class Conditions {

        final StringBuilder text = new StringBuilder();
        final Map<String, Object> parameters = new HashMap<>();

        void add(String condition, String parameter, @Nullable Object value) {
            if (value != null) {
                text.append(" AND ").append(condition);
                parameters.put(parameter, value);
            }
        }
    }

    @Override
    public Optional<Entry> find(UUID id) {
        return jdbc.sql(SELECT + " WHERE d.id = :id")
                .param("id", id)
                .query(JdbcDeliveryLog::entry)
                .optional();
    }

    @Override
    public List<Attempt> attempts(UUID id) {
        return jdbc.sql(ATTEMPTS)
                .param("id", id)
                .query((row, _) -> new Attempt(
                        row.getInt("number"),
                        moment(row, "started_at"),
                        row.getInt("elapsed_ms"),
                        row.getString("outcome"),
                        row.getObject("status", Integer.class),
                        row.getString("detail"),
                        row.getString("response")))
                .list();
    }

    @Override
    public List<UUID> dead(UUID endpointId, int limit) {
        return jdbc.sql(DEAD)
                .param("endpoint", endpointId)
                .param("limit", limit)
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getObject("id", UUID.class),
                row.getLong("seq"),
                row.getObject("endpoint_id", UUID.class),
                row.getString("event_id"),
                EventType.valueOf(row.getString("type")),
                row.getString("imei"),
                row.getObject("replay_id", UUID.class),
                DeliveryState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getInt("attempts"),
                row.getObject("last_status", Integer.class),
                moment(row, "created_at"),
                momentOrNull(row, "settled_at"),
                momentOrNull(row, "next_attempt_at"),
                moment(row, "occurred_at"),
                row.getString("data"));
    }
}
