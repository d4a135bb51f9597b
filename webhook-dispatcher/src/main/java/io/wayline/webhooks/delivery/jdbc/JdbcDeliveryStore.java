package io.wayline.webhooks.delivery.jdbc;

import static io.wayline.webhooks.delivery.jdbc.JdbcDeliveries.utc;
import static java.util.stream.Collectors.groupingBy;

import io.wayline.webhooks.delivery.Breaker;
import io.wayline.webhooks.delivery.DeliveryStore;
import io.wayline.webhooks.delivery.EndpointHealth;
import io.wayline.webhooks.delivery.LaneClaim;
import io.wayline.webhooks.delivery.LaneKey;
import io.wayline.webhooks.delivery.LaneStep;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.RateTokens;
import io.wayline.webhooks.delivery.Settled;
import io.wayline.webhooks.delivery.Verdict;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EventType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Claims and settlements. */
final class JdbcDeliveryStore implements DeliveryStore {

    private static final String HEALTH = """
            h.endpoint_id, h.consecutive_failures, h.failing_since, h.told_failing, h.open_until, h.open_wait_ms,
            h.probe_until, h.tokens, h.tokens_at, h.last_success_at, h.last_failure_at, h.last_failure
            """;

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
            """.formatted(HEALTH);

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

    private static final String HOLD_ENDPOINTS =
            "SELECT id FROM webhook.endpoint WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR KEY SHARE";

    private static final String HOLD_ENDPOINTS_TO_SWITCH =
            "SELECT id FROM webhook.endpoint WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR NO KEY UPDATE";

    private static final String HOLD_HEALTH = """
            SELECT %s FROM webhook.endpoint_health h
             WHERE h.endpoint_id = ANY (CAST(:ids AS uuid[]))
             ORDER BY h.endpoint_id FOR UPDATE
            """.formatted(HEALTH);

    private static final String ADD_HEALTH = """
            INSERT INTO webhook.endpoint_health (endpoint_id)
            SELECT e.id FROM webhook.endpoint e
             WHERE e.id = ANY (CAST(:ids AS uuid[]))
               AND NOT EXISTS (SELECT 1 FROM webhook.endpoint_health h WHERE h.endpoint_id = e.id)
             ORDER BY e.id
                ON CONFLICT DO NOTHING
            """;

    private static final String FIND_HEALTH =
            "SELECT %s FROM webhook.endpoint_health h WHERE h.endpoint_id = :id".formatted(HEALTH);

    private static final String SAVE_HEALTH = """
            UPDATE webhook.endpoint_health h
               SET consecutive_failures = n.consecutive_failures, failing_since = n.failing_since,
                   told_failing = n.told_failing, open_until = n.open_until, open_wait_ms = n.open_wait_ms,
                   probe_until = n.probe_until, tokens = n.tokens, tokens_at = n.tokens_at,
                   last_success_at = n.last_success_at, last_failure_at = n.last_failure_at, last_failure = n.last_failure
              FROM unnest(CAST(:ids AS uuid[]), CAST(:failures AS integer[]), CAST(:since AS timestamptz[]),
                          CAST(:told AS boolean[]), CAST(:open AS timestamptz[]), CAST(:waits AS bigint[]),
                          CAST(:probes AS timestamptz[]), CAST(:tokens AS double precision[]),
                          CAST(:tokens_at AS timestamptz[]), CAST(:successes AS timestamptz[]),
                          CAST(:failures_at AS timestamptz[]), CAST(:failure_texts AS text[]))
                   AS n (id, consecutive_failures, failing_since, told_failing, open_until, open_wait_ms,
                         probe_until, tokens, tokens_at, last_success_at, last_failure_at, last_failure)
             WHERE h.endpoint_id = n.id
            """;

    private static final String HOLD_LANES = """
            SELECT l.endpoint_id, l.key, l.claim
              FROM webhook.lane l
              JOIN unnest(CAST(:endpoints AS uuid[]), CAST(:keys AS text[])) AS n (endpoint_id, key)
                ON l.endpoint_id = n.endpoint_id AND l.key = n.key
             ORDER BY l.endpoint_id, l.key
               FOR UPDATE OF l
            """;

    /** With the lanes of endpoints of which everything is needed; one order for all, so that nobody waits in a circle. */
    private static final String HOLD_MORE_LANES = """
            SELECT l.endpoint_id, l.key, l.claim
              FROM webhook.lane l
             WHERE l.endpoint_id = ANY (CAST(:whole AS uuid[]))
                OR (l.endpoint_id, l.key) IN (SELECT n.endpoint_id, n.key
                      FROM unnest(CAST(:endpoints AS uuid[]), CAST(:keys AS text[])) AS n (endpoint_id, key))
             ORDER BY l.endpoint_id, l.key
               FOR UPDATE OF l
            """;

    private static final String SETTLE = """
            UPDATE webhook.delivery d
               SET state = n.state, reason = n.reason, attempts = n.attempts,
                   settled_at = CASE WHEN n.state = 'PENDING' THEN NULL ELSE :now END,
                   last_status = coalesce(n.status, d.last_status)
              FROM unnest(CAST(:ids AS uuid[]), CAST(:states AS text[]), CAST(:reasons AS text[]),
                          CAST(:attempts AS integer[]), CAST(:statuses AS integer[]))
                   AS n (id, state, reason, attempts, status)
             WHERE d.id = n.id AND d.state = 'PENDING'
            """;

    /** Of deliveries that are there: an endpoint may be on its way out. */
    private static final String ADD_ATTEMPTS = """
            INSERT INTO webhook.attempt (delivery_id, number, started_at, elapsed_ms, outcome, status, detail, response)
            SELECT n.id, n.number, n.started_at, n.elapsed_ms, n.outcome, n.status, n.detail, n.response
              FROM unnest(CAST(:ids AS uuid[]), CAST(:numbers AS integer[]), CAST(:started AS timestamptz[]),
                          CAST(:elapsed AS integer[]), CAST(:outcomes AS text[]), CAST(:statuses AS integer[]),
                          CAST(:details AS text[]), CAST(:responses AS text[]))
                   AS n (id, number, started_at, elapsed_ms, outcome, status, detail, response)
              JOIN webhook.delivery d ON d.id = n.id
                ON CONFLICT DO NOTHING
            """;

    /** A statement of its own after the lanes are held: it must see what was added before. */
    private static final String DROP_EMPTY = """
            DELETE FROM webhook.lane l
             USING unnest(CAST(:endpoints AS uuid[]), CAST(:keys AS text[])) AS n (endpoint_id, key)
             WHERE l.endpoint_id = n.endpoint_id AND l.key = n.key
               AND NOT EXISTS (SELECT 1 FROM webhook.delivery d
                                WHERE d.endpoint_id = l.endpoint_id AND d.lane = l.key AND d.state = 'PENDING')
            """;

    private static final String STEP = """
            UPDATE webhook.lane l
               SET due_at = coalesce(n.due_at, l.due_at), attempts = n.attempts,
                   leased_until = CASE WHEN n.due_at IS NULL THEN l.leased_until END
              FROM unnest(CAST(:endpoints AS uuid[]), CAST(:keys AS text[]), CAST(:due AS timestamptz[]),
                          CAST(:attempts AS integer[])) AS n (endpoint_id, key, due_at, attempts)
             WHERE l.endpoint_id = n.endpoint_id AND l.key = n.key
            """;

    private static final String DISABLED_WITH_LANES = """
            SELECT e.id FROM webhook.endpoint e
             WHERE e.state = 'DISABLED' AND EXISTS (SELECT 1 FROM webhook.lane l WHERE l.endpoint_id = e.id)
            """;

    private static final String BACKLOG = """
            SELECT p.pending,
                   (SELECT count(*) FROM (SELECT 1 FROM webhook.delivery
                     WHERE state = 'DEAD' LIMIT 100000) counted) AS dead,
                   (SELECT created_at FROM webhook.delivery WHERE seq = p.oldest) AS oldest
              FROM (SELECT count(*) AS pending, min(seq) AS oldest
                      FROM (SELECT seq FROM webhook.delivery WHERE state = 'PENDING' LIMIT 100000) counted) p
            """;

    private static final String BREAKERS = """
            SELECT e.name, %s
              FROM webhook.endpoint e LEFT JOIN webhook.endpoint_health h ON h.endpoint_id = e.id
             ORDER BY e.created_at, e.id LIMIT :limit
            """.formatted(HEALTH);

    private final JdbcClient jdbc;

    JdbcDeliveryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Due> holdDue(Instant now) {
        var held = healthById(jdbc.sql(HOLD_DUE).param("now", utc(now)));
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
                Objects.requireNonNull(moment(row, "occurred_at")),
                row.getString("data"),
                row.getString("traceparent"));
        return new LaneClaim.Claimed(
                row.getObject("id", UUID.class),
                event,
                row.getObject("replay_id", UUID.class),
                row.getInt("attempts"),
                Objects.requireNonNull(moment(row, "created_at")));
    }

    @Override
    public Map<UUID, EndpointHealth> holdHealth(Map<UUID, Boolean> endpoints) {
        var ids = Texts.of(endpoints.keySet());
        jdbc.sql(endpoints.containsValue(true) ? HOLD_ENDPOINTS_TO_SWITCH : HOLD_ENDPOINTS)
                .param("ids", ids)
                .query(UUID.class)
                .list();
        var held = healthById(jdbc.sql(HOLD_HEALTH).param("ids", ids));
        if (held.size() == endpoints.size()) {
            return held;
        }
        jdbc.sql(ADD_HEALTH).param("ids", ids).update();
        return healthById(jdbc.sql(HOLD_HEALTH).param("ids", ids));
    }

    private static Map<UUID, EndpointHealth> healthById(JdbcClient.StatementSpec statement) {
        Map<UUID, EndpointHealth> health = new HashMap<>();
        statement.query(row -> {
            health.put(row.getObject("endpoint_id", UUID.class), health(row));
        });
        return health;
    }

    @Override
    public Optional<EndpointHealth> health(UUID endpointId) {
        return jdbc.sql(FIND_HEALTH)
                .param("id", endpointId)
                .query((row, _) -> health(row))
                .optional();
    }

    private static EndpointHealth health(ResultSet row) throws SQLException {
        return new EndpointHealth(
                row.getInt("consecutive_failures"),
                moment(row, "failing_since"),
                row.getBoolean("told_failing"),
                breaker(row),
                new RateTokens(row.getDouble("tokens"), moment(row, "tokens_at")),
                moment(row, "last_success_at"),
                moment(row, "last_failure_at"),
                row.getString("last_failure"));
    }

    private static Breaker breaker(ResultSet row) throws SQLException {
        return new Breaker(
                moment(row, "open_until"), Duration.ofMillis(row.getLong("open_wait_ms")), moment(row, "probe_until"));
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        var moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    @Override
    public void saveHealth(Map<UUID, EndpointHealth> health) {
        if (health.isEmpty()) {
            return;
        }
        var all = List.copyOf(health.entrySet());
        jdbc.sql(SAVE_HEALTH)
                .param("ids", Texts.of(all, Map.Entry::getKey))
                .param("failures", Texts.of(all, h -> h.getValue().consecutiveFailures()))
                .param("since", Texts.of(all, h -> h.getValue().failingSince()))
                .param("told", Texts.of(all, h -> h.getValue().toldFailing()))
                .param("open", Texts.of(all, h -> h.getValue().breaker().openUntil()))
                .param(
                        "waits",
                        Texts.of(all, h -> h.getValue().breaker().openFor().toMillis()))
                .param("probes", Texts.of(all, h -> h.getValue().breaker().probeUntil()))
                .param("tokens", Texts.of(all, h -> h.getValue().tokens().tokens()))
                .param("tokens_at", Texts.of(all, h -> h.getValue().tokens().at()))
                .param("successes", Texts.of(all, h -> h.getValue().lastSuccessAt()))
                .param("failures_at", Texts.of(all, h -> h.getValue().lastFailureAt()))
                .param("failure_texts", Texts.of(all, h -> h.getValue().lastFailure()))
                .update();
    }

    @Override
    public Map<LaneKey, Long> holdLanes(Collection<LaneKey> lanes, Set<UUID> whole) {
        var statement = whole.isEmpty()
                ? jdbc.sql(HOLD_LANES)
                : jdbc.sql(HOLD_MORE_LANES).param("whole", Texts.of(whole));
        Map<LaneKey, Long> claims = new HashMap<>();
        statement
                .param("endpoints", Texts.of(lanes, LaneKey::endpointId))
                .param("keys", Texts.of(lanes, LaneKey::key))
                .query(row -> {
                    var lane = new LaneKey(row.getObject("endpoint_id", UUID.class), row.getString("key"));
                    claims.put(lane, row.getLong("claim"));
                });
        claims.keySet().retainAll(Set.copyOf(lanes));
        return claims;
    }

    @Override
    public void settle(List<Settled> settled, Collection<LaneStep> steps, Instant now) {
        if (settled.isEmpty()) {
            return;
        }
        jdbc.sql(SETTLE)
                .param("now", utc(now))
                .param("ids", Texts.of(settled, one -> one.tried().delivery().id()))
                .param("states", Texts.of(settled, one -> state(one.verdict())))
                .param("reasons", Texts.of(settled, one -> reason(one.verdict())))
                .param("attempts", Texts.of(settled, JdbcDeliveryStore::attempts))
                .param("statuses", Texts.of(settled, one -> status(one.tried().outcome())))
                .update();
        addAttempts(
                settled.stream().filter(one -> one.tried().outcome() != null).toList());
        step(steps, now);
    }

    private void addAttempts(List<Settled> made) {
        if (made.isEmpty()) {
            return;
        }
        jdbc.sql(ADD_ATTEMPTS)
                .param("ids", Texts.of(made, one -> one.tried().delivery().id()))
                .param("numbers", Texts.of(made, JdbcDeliveryStore::attempts))
                .param("started", Texts.of(made, one -> one.tried().startedAt()))
                .param("elapsed", Texts.of(made, one -> one.tried().elapsed().toMillis()))
                .param("outcomes", Texts.of(made, one -> word(one.tried().outcome())))
                .param("statuses", Texts.of(made, one -> status(one.tried().outcome())))
                .param("details", Texts.of(made, one -> detail(one.tried().outcome())))
                .param("responses", Texts.of(made, one -> response(one.tried().outcome())))
                .update();
    }

    private void step(Collection<LaneStep> steps, Instant now) {
        var next = steps.stream().filter(LaneStep.Next.class::isInstance).toList();
        if (!next.isEmpty()) {
            jdbc.sql(DROP_EMPTY)
                    .param("endpoints", Texts.of(next, one -> one.lane().endpointId()))
                    .param("keys", Texts.of(next, one -> one.lane().key()))
                    .update();
        }
        jdbc.sql(STEP)
                .param("endpoints", Texts.of(steps, one -> one.lane().endpointId()))
                .param("keys", Texts.of(steps, one -> one.lane().key()))
                .param("due", Texts.of(steps, one -> dueAt(one, now)))
                .param("attempts", Texts.of(steps, JdbcDeliveryStore::stepsUsed))
                .update();
    }

    private static @Nullable Instant dueAt(LaneStep step, Instant now) {
        return switch (step) {
            case LaneStep.GoesOn _ -> null;
            case LaneStep.Next _ -> now;
            case LaneStep.Waits waits -> waits.until();
        };
    }

    private static int stepsUsed(LaneStep step) {
        return switch (step) {
            case LaneStep.GoesOn _, LaneStep.Next _ -> 0;
            case LaneStep.Waits waits -> waits.steps();
        };
    }

    private static String state(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Delivered _ -> "DELIVERED";
            case Verdict.Dead _ -> "DEAD";
            case Verdict.RetryAt _ -> "PENDING";
        };
    }

    private static @Nullable String reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Dead dead -> dead.reason();
            case Verdict.Delivered _, Verdict.RetryAt _ -> null;
        };
    }

    private static int attempts(Settled settled) {
        int before = settled.tried().delivery().attempts();
        return settled.tried().outcome() == null ? before : before + 1;
    }

    private static @Nullable Integer status(@Nullable Outcome outcome) {
        return outcome == null ? null : outcome.httpStatus();
    }

    private static @Nullable String word(@Nullable Outcome outcome) {
        return switch (outcome) {
            case null -> null;
            case Outcome.Accepted _ -> "ACCEPTED";
            case Outcome.Refused _ -> "REFUSED";
            case Outcome.Unanswered unanswered -> unanswered.reason();
        };
    }

    private static @Nullable String detail(@Nullable Outcome outcome) {
        return outcome instanceof Outcome.Unanswered unanswered ? unanswered.detail() : null;
    }

    private static @Nullable String response(@Nullable Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> accepted.response();
            case Outcome.Refused refused -> refused.response();
            case Outcome.Unanswered _ -> null;
            case null -> null;
        };
    }

    @Override
    public List<UUID> disabledWithLanes() {
        return jdbc.sql(DISABLED_WITH_LANES)
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    @Override
    public Backlog backlog(Instant now) {
        return jdbc.sql(BACKLOG)
                .query((row, _) -> {
                    var oldest = moment(row, "oldest");
                    var age = oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
                    return new Backlog(row.getLong("pending"), row.getLong("dead"), age);
                })
                .single();
    }

    @Override
    public Map<String, Breaker> breakers(int limit) {
        Map<String, Breaker> breakers = new LinkedHashMap<>();
        jdbc.sql(BREAKERS).param("limit", limit).query(row -> {
            breakers.put(row.getString("name"), breaker(row));
        });
        return breakers;
    }
}
