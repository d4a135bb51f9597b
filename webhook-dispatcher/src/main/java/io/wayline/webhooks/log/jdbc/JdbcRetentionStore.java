package io.wayline.webhooks.log.jdbc;

import static io.wayline.foundation.database.Moments.moment;
import static io.wayline.foundation.database.Moments.utc;

import io.wayline.webhooks.log.RetentionStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Tables {@code webhook.delivery} and {@code webhook.event}. */
final class JdbcRetentionStore implements RetentionStore {

    private static final String FORGET_DELIVERIES = """
            DELETE FROM webhook.delivery
             WHERE id IN (SELECT id FROM webhook.delivery
                           WHERE settled_at < :before AND state <> 'PENDING'
                           ORDER BY settled_at
                           LIMIT :limit
                             FOR UPDATE SKIP LOCKED)
            """;

    /** Locked, so that nobody points to one of them from now on. */
    private static final String LOCK_EVENTS = """
            SELECT recorded_at, id FROM webhook.event
             WHERE recorded_at < :before AND (recorded_at, id) > (:after_at, :after_id)
             ORDER BY recorded_at, id
             LIMIT :limit
               FOR UPDATE SKIP LOCKED
            """;

    /** A statement of its own: it sees who pointed to them before they were locked. */
    private static final String FORGET_EVENTS = """
            DELETE FROM webhook.event e
             WHERE e.id IN (:ids)
               AND NOT EXISTS (SELECT 1 FROM webhook.delivery d WHERE d.event_id = e.id)
               AND NOT EXISTS (SELECT 1 FROM webhook.bulk_entry b WHERE b.event_id = e.id)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    JdbcRetentionStore(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public int forgetDeliveries(Instant settledBefore, int limit) {
        return Objects.requireNonNull(transactions.execute(_ -> jdbc.sql(FORGET_DELIVERIES)
                .param("before", utc(settledBefore))
                .param("limit", limit)
                .update()));
    }

    @Override
    public Pass forgetEvents(Instant recordedBefore, Position after, int limit) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            List<Position> locked = jdbc.sql(LOCK_EVENTS)
                    .param("before", utc(recordedBefore))
                    .param("after_at", utc(after.recordedAt()))
                    .param("after_id", after.id())
                    .param("limit", limit)
                    .query((row, _) -> new Position(moment(row, "recorded_at"), row.getString("id")))
                    .list();
            if (locked.isEmpty()) {
                return new Pass(0, 0, after);
            }
            int removed = jdbc.sql(FORGET_EVENTS)
                    .param("ids", locked.stream().map(Position::id).toList())
                    .update();
            return new Pass(locked.size(), removed, locked.getLast());
        }));
    }
}
