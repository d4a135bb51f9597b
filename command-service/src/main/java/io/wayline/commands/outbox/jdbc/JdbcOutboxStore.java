package io.wayline.commands.outbox.jdbc;

import static io.wayline.foundation.database.Moments.moment;

import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.commands.outbox.OutboxRow;
import io.wayline.commands.outbox.OutboxStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Rows of {@code command.outbox}. Whoever publishes a shard holds its row of {@code command.outbox_shard}. */
final class JdbcOutboxStore implements OutboxStore {

    private static final String WAITING = """
            SELECT s.shard FROM command.outbox_shard s
             WHERE EXISTS (SELECT 1 FROM command.outbox o WHERE o.shard = s.shard)
            """;

    private static final String HOLD = "SELECT shard FROM command.outbox_shard WHERE shard = :shard FOR UPDATE";

    /** A statement of its own after {@link #HOLD}: it must see what was committed while that waited. */
    private static final String OLDEST = """
            SELECT id, topic, key, event_id, event_type, event_time, value, traceparent
              FROM command.outbox
             WHERE shard = :shard
             ORDER BY id
             LIMIT :limit
            """;

    private static final String DELETE = "DELETE FROM command.outbox WHERE id = ANY (:ids)";

    private static final String COUNT = "SELECT count(*) FROM (SELECT 1 FROM command.outbox LIMIT 100000) counted";

    private static final String OLDEST_TIME = "SELECT event_time FROM command.outbox ORDER BY id LIMIT 1";

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    JdbcOutboxStore(JdbcClient jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public List<Integer> waiting() {
        return jdbc.sql(WAITING).query((row, _) -> row.getInt(1)).list();
    }

    @Override
    public Portion take(int shard, IfHeld ifHeld, int limit, UnaryOperator<List<OutboxRow>> settle) {
        return Objects.requireNonNull(transaction.execute(_ -> taken(shard, ifHeld, limit, settle)));
    }

    private Portion taken(int shard, IfHeld ifHeld, int limit, UnaryOperator<List<OutboxRow>> settle) {
        if (!hold(shard, ifHeld)) {
            return Portion.none();
        }
        var rows = jdbc.sql(OLDEST)
                .param("shard", shard)
                .param("limit", limit)
                .query(JdbcOutboxStore::row)
                .list();
        if (rows.isEmpty()) {
            return Portion.none();
        }
        var settled = settle.apply(rows);
        delete(settled);
        return new Portion(rows.size(), settled.size());
    }

    private boolean hold(int shard, IfHeld ifHeld) {
        var statement = switch (ifHeld) {
            case WAIT -> HOLD;
            case SKIP -> HOLD + " SKIP LOCKED";
        };
        return jdbc.sql(statement)
                .param("shard", shard)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private void delete(List<OutboxRow> settled) {
        if (!settled.isEmpty()) {
            long[] ids = settled.stream().mapToLong(OutboxRow::id).toArray();
            jdbc.sql(DELETE).param("ids", ids).update();
        }
    }

    @Override
    public Backlog backlog() {
        var rows = jdbc.sql(COUNT).query(Long.class).single();
        var oldest = jdbc.sql(OLDEST_TIME)
                .query((row, _) -> moment(row, "event_time"))
                .optional()
                .orElse(null);
        return new Backlog(rows, oldest);
    }

    private static OutboxRow row(ResultSet row, int number) throws SQLException {
        Instant time = moment(row, "event_time");
        return new OutboxRow(
                row.getLong("id"),
                new OutboxEvent(
                        row.getString("topic"),
                        row.getString("key"),
                        row.getString("event_id"),
                        row.getString("event_type"),
                        time,
                        row.getBytes("value"),
                        row.getString("traceparent")));
    }
}
