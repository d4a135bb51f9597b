package io.wayline.webhooks.delivery.jdbc;

import static io.wayline.foundation.database.Moments.momentOrNull;

import io.wayline.webhooks.delivery.BacklogStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts rows of {@code webhook.delivery}, up to a bound. */
final class JdbcBacklogStore implements BacklogStore {

    private static final String BACKLOG = """
            SELECT p.pending,
                   (SELECT count(*) FROM (SELECT 1 FROM webhook.delivery
                     WHERE state = 'DEAD' LIMIT 100000) counted) AS dead,
                   (SELECT created_at FROM webhook.delivery WHERE seq = p.oldest) AS oldest
              FROM (SELECT count(*) AS pending, min(seq) AS oldest
                      FROM (SELECT seq FROM webhook.delivery WHERE state = 'PENDING' LIMIT 100000) counted) p
            """;

    private static final String DISABLED_WITH_LANES = """
            SELECT e.id FROM webhook.endpoint e
             WHERE e.state = 'DISABLED' AND EXISTS (SELECT 1 FROM webhook.lane l WHERE l.endpoint_id = e.id)
            """;

    private final JdbcClient jdbc;

    JdbcBacklogStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Backlog look(Instant now) {
        return jdbc.sql(BACKLOG)
                .query((row, _) -> {
                    var oldest = momentOrNull(row, "oldest");
                    var age = oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
                    return new Backlog(row.getLong("pending"), row.getLong("dead"), age);
                })
                .single();
    }

    @Override
    public List<UUID> disabledWithLanes() {
        return jdbc.sql(DISABLED_WITH_LANES)
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }
}
