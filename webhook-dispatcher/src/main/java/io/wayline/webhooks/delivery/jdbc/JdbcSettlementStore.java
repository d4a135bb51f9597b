package io.wayline.webhooks.delivery.jdbc;

import static io.wayline.foundation.database.Moments.utc;

import io.wayline.webhooks.delivery.LaneKey;
import io.wayline.webhooks.delivery.LaneStep;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Settled;
import io.wayline.webhooks.delivery.SettlementStore;
import io.wayline.webhooks.delivery.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What attempts have come to: rows of {@code webhook.delivery}, {@code webhook.attempt} and {@code webhook.lane}. */
final class JdbcSettlementStore implements SettlementStore {

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

    private final JdbcClient jdbc;

    JdbcSettlementStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
                .param("attempts", Texts.of(settled, JdbcSettlementStore::attempts))
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
                .param("numbers", Texts.of(made, JdbcSettlementStore::attempts))
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
                .param("attempts", Texts.of(steps, JdbcSettlementStore::stepsUsed))
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
}
