package io.wayline.webhooks.event.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.utc;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.event.BulkEntries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code webhook.bulk_entry}. */
final class JdbcBulkEntries implements BulkEntries {

    private static final String ADD = """
            INSERT INTO webhook.bulk_entry (endpoint_id, event_id, added_at)
            SELECT endpoint_id, event_id, :now
              FROM unnest(CAST(:endpoints AS uuid[]), CAST(:events AS text[])) WITH ORDINALITY
                   AS new (endpoint_id, event_id, number)
             WHERE EXISTS (SELECT 1 FROM webhook.endpoint WHERE id = new.endpoint_id)
             ORDER BY number
                ON CONFLICT DO NOTHING
            """;

    /** Whoever holds an endpoint's oldest entry closes its bulk; for the others there is none due. */
    private static final String HOLD_ONE = """
            WITH oldest AS MATERIALIZED (
                SELECT DISTINCT ON (endpoint_id) endpoint_id, event_id, added_at
                  FROM webhook.bulk_entry
                 ORDER BY endpoint_id, seq)
            SELECT entry.endpoint_id
              FROM webhook.bulk_entry entry
              JOIN oldest ON oldest.endpoint_id = entry.endpoint_id AND oldest.event_id = entry.event_id
             WHERE oldest.added_at <= :added_until
             LIMIT 1
               FOR UPDATE OF entry SKIP LOCKED
            """;

    private static final String TAKE = """
            WITH due AS MATERIALIZED (
                SELECT endpoint_id, event_id
                  FROM webhook.bulk_entry
                 WHERE endpoint_id = :endpoint
                 ORDER BY seq
                 LIMIT :limit
                   FOR UPDATE SKIP LOCKED),
            taken AS (
                DELETE FROM webhook.bulk_entry entry
                 USING due
                 WHERE entry.endpoint_id = due.endpoint_id AND entry.event_id = due.event_id
                RETURNING entry.event_id, entry.seq)
            SELECT event.id, event.type, event.imei, event.occurred_at, event.data
              FROM taken
              JOIN webhook.event event ON event.id = taken.event_id
             ORDER BY taken.seq
            """;

    private final JdbcClient jdbc;

    JdbcBulkEntries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(List<Entry> entries, Instant now) {
        jdbc.sql(ADD)
                .param("now", utc(now))
                .param(
                        "endpoints",
                        entries.stream()
                                .map(entry -> entry.endpointId().toString())
                                .toArray(String[]::new))
                .param("events", entries.stream().map(Entry::eventId).toArray(String[]::new))
                .update();
    }

    @Override
    public Optional<Taken> takeDue(Instant addedUntil, int limit) {
        return jdbc.sql(HOLD_ONE)
                .param("added_until", utc(addedUntil))
                .query((row, _) -> row.getObject(1, UUID.class))
                .optional()
                .map(endpointId -> new Taken(endpointId, take(endpointId, limit)))
                .filter(taken -> !taken.events().isEmpty());
    }

    private List<WebhookEvent> take(UUID endpointId, int limit) {
        return jdbc.sql(TAKE)
                .param("endpoint", endpointId)
                .param("limit", limit)
                .query(JdbcBulkEntries::event)
                .list();
    }

    private static WebhookEvent event(ResultSet row, int number) throws SQLException {
        return new WebhookEvent(
                row.getString("id"),
                EventType.valueOf(row.getString("type")),
                row.getString("imei"),
                moment(row, "occurred_at"),
                row.getString("data"));
    }
}
