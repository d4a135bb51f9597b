package io.wayline.webhooks.delivery.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.utc;
import static java.util.stream.Collectors.groupingBy;

import io.wayline.webhooks.delivery.ClaimStore;
import io.wayline.webhooks.delivery.LaneClaim;
import io.wayline.webhooks.delivery.LaneKey;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EventType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Leases on rows of {@code webhook.lane}. */
final class JdbcClaimStore implements ClaimStore {

    /** The earliest are asked for, not whether there are any: so an index is read whatever the planner believes. */
    private static final String HOLD_DUE = """
            SELECT %s
              FROM webhook.endpoint_health h
              JOIN webhook.endpoint e ON e.id = h.endpoint_id AND e.state = 'ACTIVE'
             WHERE (h.open_until IS NULL
                    OR h.open_until <= :now AND (h.probe_until IS NULL OR h.probe_until <= :now))
               AND least((SELECT min(l.due_at) FROM webhook.lane l
                           WHERE l.endpoint_id = h.endpoint_id AND l.attempts = 0),
                         (SELECT min(l.due_at) FROM webhook.lane l
                           WHERE l.endpoint_id = h.endpoint_id AND l.attempts > 0)) <= :now
               FOR UPDATE OF h SKIP LOCKED
            """.formatted(JdbcHealthStore.COLUMNS);

    /** A statement of its own after {@link #HOLD_DUE}: it must see the leases of who held the health before. */
    private static final String COUNT_DUE = """
            SELECT e.id,
                   (SELECT count(*) FROM webhook.lane l
                     WHERE l.endpoint_id = e.id AND l.leased_until > :now) AS leased,
                   (SELECT count(*) FROM (SELECT 1 FROM webhook.lane l
                     WHERE l.endpoint_id = e.id AND l.attempts = 0 AND l.due_at <= :now
                     ORDER BY l.due_at LIMIT e.concurrency) counted) AS fresh,
                   (SELECT count(*) FROM (SELECT 1 FROM webhook.lane l
                     WHERE l.endpoint_id = e.id AND l.attempts > 0 AND l.due_at <= :now
                     ORDER BY l.due_at LIMIT e.concurrency) counted) AS retried
              FROM webhook.endpoint e
             WHERE e.id = ANY (CAST(:ids AS uuid[]))
            """;

    /** A lane to which somebody is just adding is passed over: its turn comes. */
    private static final String LEASE = """
            WITH fresh AS MATERIALIZED (
                SELECT key FROM webhook.lane
                 WHERE endpoint_id = :endpoint AND attempts = 0 AND due_at <= :now
                 ORDER BY due_at LIMIT :fresh
                   FOR UPDATE SKIP LOCKED),
            retried AS MATERIALIZED (
                SELECT key FROM webhook.lane
                 WHERE endpoint_id = :endpoint AND attempts > 0 AND due_at <= :now
                 ORDER BY due_at LIMIT :retried
                   FOR UPDATE SKIP LOCKED)
            UPDATE webhook.lane l
               SET claim = nextval('webhook.lane_claim'), due_at = :lease_ends, leased_until = :lease_ends
              FROM (SELECT key FROM fresh UNION ALL SELECT key FROM retried) due
             WHERE l.endpoint_id = :endpoint AND l.key = due.key
            RETURNING l.key, l.claim, l.attempts
            """;

    /** A statement of its own after {@link #LEASE}: it must see what was added before the lanes were held. */
    private static final String OLDEST = """
            SELECT l.key, d.id, d.replay_id, d.attempts, d.created_at, e.id AS event_id, e.type, e.imei, e.occurred_at, e.data,
                   e.traceparent
              FROM unnest(CAST(:keys AS text[])) AS l (key)
             CROSS JOIN LATERAL (SELECT d.* FROM webhook.delivery d
                                  WHERE d.endpoint_id = :endpoint AND d.lane = l.key AND d.state = 'PENDING'
                                  ORDER BY d.seq LIMIT :ahead) d
              JOIN webhook.event e ON e.id = d.event_id
             ORDER BY d.seq
            """;

    private static final String DROP = """
            DELETE FROM webhook.lane WHERE endpoint_id = :endpoint AND key = ANY (CAST(:keys AS text[]))
            """;

    private final JdbcClient jdbc;

    JdbcClaimStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Due> holdDue(Instant now) {
        var held = JdbcHealthStore.byId(jdbc.sql(HOLD_DUE).param("now", utc(now)));
        if (held.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(COUNT_DUE)
                .param("ids", Texts.of(held.keySet()))
                .param("now", utc(now))
                .query((row, _) -> {
                    var id = row.getObject("id", UUID.class);
                    return new Due(
                            id,
                            Objects.requireNonNull(held.get(id)),
                            row.getInt("leased"),
                            row.getInt("fresh"),
                            row.getInt("retried"));
                })
                .list();
    }

    /** A lane with its last claim. */
    private record Leased(String key, long claim, int attempts) {}

    private record Oldest(String lane, LaneClaim.Claimed delivery) {}

    @Override
    public List<LaneClaim> lease(Endpoint endpoint, Portion portion, Instant now, Duration lease) {
        var lanes = jdbc.sql(LEASE)
                .param("endpoint", endpoint.id())
                .param("now", utc(now))
                .param("fresh", portion.slots().fresh())
                .param("retried", portion.slots().retried())
                .param("lease_ends", utc(now.plus(lease)))
                .query((row, _) -> new Leased(row.getString("key"), row.getLong("claim"), row.getInt("attempts")))
                .list();
        if (lanes.isEmpty()) {
            return List.of();
        }
        var oldest = jdbc
                .sql(OLDEST)
                .param("endpoint", endpoint.id())
                .param("keys", Texts.of(lanes, Leased::key))
                .param("ahead", portion.ahead())
                .query((row, _) -> new Oldest(row.getString("key"), claimed(row)))
                .list()
                .stream()
                .collect(groupingBy(Oldest::lane));
        List<LaneClaim> claims = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        for (var lane : lanes) {
            var deliveries = oldest.getOrDefault(lane.key(), List.of());
            if (deliveries.isEmpty()) {
                empty.add(lane.key());
            } else {
                claims.add(new LaneClaim(
                        endpoint,
                        new LaneKey(endpoint.id(), lane.key()),
                        lane.claim(),
                        lane.attempts(),
                        portion.tries(),
                        deliveries.stream().map(Oldest::delivery).toList()));
            }
        }
        drop(endpoint.id(), empty);
        return claims;
    }

    /** Lanes that are held and have nothing in them. */
    private void drop(UUID endpointId, List<String> keys) {
        if (!keys.isEmpty()) {
            jdbc.sql(DROP)
                    .param("endpoint", endpointId)
                    .param("keys", Texts.of(keys))
                    .update();
        }
    }

    private static LaneClaim.Claimed claimed(ResultSet row) throws SQLException {
        var event = new WebhookEvent(
                row.getString("event_id"),
                EventType.valueOf(row.getString("type")),
                row.getString("imei"),
                moment(row, "occurred_at"),
                row.getString("data"),
                row.getString("traceparent"));
        return new LaneClaim.Claimed(
                row.getObject("id", UUID.class),
                event,
                row.getObject("replay_id", UUID.class),
                row.getInt("attempts"),
                moment(row, "created_at"));
    }
}
