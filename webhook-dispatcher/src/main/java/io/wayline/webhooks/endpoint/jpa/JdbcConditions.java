package io.wayline.webhooks.endpoint.jpa;

import static io.wayline.foundation.database.Moments.momentOrNull;
import static java.util.stream.Collectors.toMap;

import io.wayline.webhooks.endpoint.Conditions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables that those write who deliver. */
final class JdbcConditions implements Conditions {

    private static final String HEALTH = """
            SELECT endpoint_id, consecutive_failures, failing_since, open_until, last_success_at, last_failure_at, last_failure
              FROM webhook.endpoint_health
             WHERE endpoint_id IN (:ids)
            """;

    private static final String COUNT = """
            SELECT count(*) FROM (
                SELECT 1 FROM webhook.delivery WHERE endpoint_id = :id AND state = '{state}' LIMIT :most) AS counted
            """;

    private static final String PENDING = COUNT.replace("{state}", "PENDING");
    private static final String DEAD = COUNT.replace("{state}", "DEAD");

    /** A topic that was made anew has streams of its own: the newest counts. */
    private static final String STREAMS = """
            SELECT DISTINCT ON ("partition") "partition", next_offset, delivered_packets, last_delivered_at, last_failure
              FROM webhook.stream
             WHERE endpoint_id = :id AND replay_id IS NULL
             ORDER BY "partition", last_delivered_at DESC NULLS LAST
            """;

    /** That its failing was told stays: somebody waits to hear that it is over. */
    private static final String FORGIVE = """
            UPDATE webhook.endpoint_health
               SET consecutive_failures = 0, failing_since = NULL, open_until = NULL, open_wait_ms = 0,
                   probe_until = NULL
             WHERE endpoint_id = :id
            """;

    private final JdbcClient jdbc;

    JdbcConditions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Row(UUID id, Condition condition) {}

    @Override
    public Map<UUID, Condition> of(Collection<UUID> ids, Instant now) {
        return ids.isEmpty()
                ? Map.of()
                : jdbc
                        .sql(HEALTH)
                        .param("ids", ids)
                        .query((row, _) -> new Row(row.getObject("endpoint_id", UUID.class), condition(row, now)))
                        .list()
                        .stream()
                        .collect(toMap(Row::id, Row::condition));
    }

    private static Condition condition(ResultSet row, Instant now) throws SQLException {
        @Nullable Instant openUntil = momentOrNull(row, "open_until");
        return new Condition(
                openUntil == null ? Breaker.CLOSED : openUntil.isAfter(now) ? Breaker.OPEN : Breaker.HALF_OPEN,
                row.getInt("consecutive_failures"),
                momentOrNull(row, "failing_since"),
                openUntil,
                momentOrNull(row, "last_success_at"),
                momentOrNull(row, "last_failure_at"),
                row.getString("last_failure"));
    }

    @Override
    public Backlog backlog(UUID id) {
        var streams = jdbc.sql(STREAMS)
                .param("id", id)
                .query((row, _) -> new StreamPosition(
                        row.getInt("partition"),
                        row.getLong("next_offset"),
                        row.getLong("delivered_packets"),
                        momentOrNull(row, "last_delivered_at"),
                        row.getString("last_failure")))
                .list();
        return new Backlog(count(PENDING, id), count(DEAD, id), streams);
    }

    private int count(String statement, UUID id) {
        return jdbc.sql(statement)
                .param("id", id)
                .param("most", COUNTED)
                .query(Integer.class)
                .single();
    }

    @Override
    public void forgive(UUID id) {
        jdbc.sql(FORGIVE).param("id", id).update();
    }
}
