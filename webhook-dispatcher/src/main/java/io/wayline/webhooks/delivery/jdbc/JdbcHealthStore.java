package io.wayline.webhooks.delivery.jdbc;

import static io.wayline.foundation.database.Moments.momentOrNull;

import io.wayline.webhooks.delivery.Breaker;
import io.wayline.webhooks.delivery.EndpointHealth;
import io.wayline.webhooks.delivery.HealthStore;
import io.wayline.webhooks.delivery.RateTokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of {@code webhook.endpoint_health}. */
final class JdbcHealthStore implements HealthStore {

    /** Of a table that is called h. */
    static final String COLUMNS = """
            h.endpoint_id, h.consecutive_failures, h.failing_since, h.told_failing, h.open_until, h.open_wait_ms,
            h.probe_until, h.tokens, h.tokens_at, h.last_success_at, h.last_failure_at, h.last_failure
            """;

    private static final String HOLD_ENDPOINTS =
            "SELECT id FROM webhook.endpoint WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR KEY SHARE";

    private static final String HOLD_ENDPOINTS_TO_SWITCH =
            "SELECT id FROM webhook.endpoint WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR NO KEY UPDATE";

    private static final String HOLD = """
            SELECT %s FROM webhook.endpoint_health h
             WHERE h.endpoint_id = ANY (CAST(:ids AS uuid[]))
             ORDER BY h.endpoint_id FOR UPDATE
            """.formatted(COLUMNS);

    private static final String ADD = """
            INSERT INTO webhook.endpoint_health (endpoint_id)
            SELECT e.id FROM webhook.endpoint e
             WHERE e.id = ANY (CAST(:ids AS uuid[]))
               AND NOT EXISTS (SELECT 1 FROM webhook.endpoint_health h WHERE h.endpoint_id = e.id)
             ORDER BY e.id
                ON CONFLICT DO NOTHING
            """;

    private static final String FIND =
            "SELECT %s FROM webhook.endpoint_health h WHERE h.endpoint_id = :id".formatted(COLUMNS);

    private static final String SAVE = """
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

    private static final String BREAKERS = """
            SELECT e.name, %s
              FROM webhook.endpoint e LEFT JOIN webhook.endpoint_health h ON h.endpoint_id = e.id
             ORDER BY e.created_at, e.id LIMIT :limit
            """.formatted(COLUMNS);

    private final JdbcClient jdbc;

    JdbcHealthStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<UUID, EndpointHealth> hold(Map<UUID, Boolean> endpoints) {
        var ids = Texts.of(endpoints.keySet());
        jdbc.sql(endpoints.containsValue(true) ? HOLD_ENDPOINTS_TO_SWITCH : HOLD_ENDPOINTS)
                .param("ids", ids)
                .query(UUID.class)
                .list();
        var held = byId(jdbc.sql(HOLD).param("ids", ids));
        if (held.size() == endpoints.size()) {
            return held;
        }
        jdbc.sql(ADD).param("ids", ids).update();
        return byId(jdbc.sql(HOLD).param("ids", ids));
    }

    @Override
    public Optional<EndpointHealth> find(UUID endpointId) {
        return jdbc.sql(FIND)
                .param("id", endpointId)
                .query((row, _) -> health(row))
                .optional();
    }

    @Override
    public void save(Map<UUID, EndpointHealth> health) {
        if (health.isEmpty()) {
            return;
        }
        var all = List.copyOf(health.entrySet());
        jdbc.sql(SAVE)
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
    public Map<String, Breaker> breakers(int limit) {
        Map<String, Breaker> breakers = new LinkedHashMap<>();
        jdbc.sql(BREAKERS).param("limit", limit).query(row -> {
            breakers.put(row.getString("name"), breaker(row));
        });
        return breakers;
    }

    /** What a statement finds that asks for {@link #COLUMNS}. */
    static Map<UUID, EndpointHealth> byId(JdbcClient.StatementSpec statement) {
        Map<UUID, EndpointHealth> health = new HashMap<>();
        statement.query(row -> {
            health.put(row.getObject("endpoint_id", UUID.class), health(row));
        });
        return health;
    }

    private static EndpointHealth health(ResultSet row) throws SQLException {
        return new EndpointHealth(
                row.getInt("consecutive_failures"),
                momentOrNull(row, "failing_since"),
                row.getBoolean("told_failing"),
                breaker(row),
                new RateTokens(row.getDouble("tokens"), momentOrNull(row, "tokens_at")),
                momentOrNull(row, "last_success_at"),
                momentOrNull(row, "last_failure_at"),
                row.getString("last_failure"));
    }

    private static Breaker breaker(ResultSet row) throws SQLException {
        return new Breaker(
                momentOrNull(row, "open_until"),
                Duration.ofMillis(row.getLong("open_wait_ms")),
                momentOrNull(row, "probe_until"));
    }
}
