package io.wayline.telemetry.retention.jdbc;

import io.wayline.telemetry.retention.DayPartition;
import io.wayline.telemetry.retention.PartitionStore;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * One table a day. Changes of partitions are rare and take locks that readers feel, so each waits for its lock only briefly
 * and is tried again in the next round.
 */
final class JdbcPartitionStore implements PartitionStore {

    private static final Logger log = LoggerFactory.getLogger(JdbcPartitionStore.class);

    private static final String EXISTING = """
            SELECT child.relname
              FROM pg_inherits
              JOIN pg_class child ON child.oid = pg_inherits.inhrelid
             WHERE pg_inherits.inhparent = 'telemetry.history'::regclass
            """;

    private static final String BRIEFLY = "SET LOCAL lock_timeout = '2s'";

    /** One change of partitions at a time, over all instances. The key is any number nobody else uses: "partition". */
    private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('wayline telemetry partition'))";

    private static final String DAYS_IN_DEFAULT = """
            SELECT DISTINCT ("time" AT TIME ZONE 'UTC')::date
              FROM telemetry.history_default
             WHERE "time" >= :from AND "time" < :to
             ORDER BY 1
            """;

    private static final String DELETE_FROM_DEFAULT =
            "DELETE FROM telemetry.history_default WHERE received_at < :received_before";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    JdbcPartitionStore(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public Set<DayPartition> existing() {
        return jdbc.sql(EXISTING).query((row, _) -> DayPartition.named(row.getString(1))).list().stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean create(DayPartition partition) {
        return ifPossible(() -> {
            if (!existing().contains(partition)) {
                attach(partition);
            }
        });
    }

    /**
     * The default partition is locked before its rows move: nobody can add one behind our back. The check constraint lets
     * ATTACH trust the new table without reading it; it has no use afterwards.
     */
    private void attach(DayPartition partition) {
        var table = "telemetry." + partition.table();
        var from = "'" + partition.from() + "'";
        var to = "'" + partition.to() + "'";
        run("LOCK TABLE telemetry.history_default IN ACCESS EXCLUSIVE MODE");
        run("CREATE TABLE " + table + " (LIKE telemetry.history INCLUDING ALL,"
                + " CONSTRAINT of_its_day CHECK (\"time\" >= " + from + " AND \"time\" < " + to + "))");
        run("WITH moved AS (DELETE FROM telemetry.history_default WHERE \"time\" >= " + from + " AND \"time\" < " + to
                + " RETURNING *) INSERT INTO " + table + " SELECT * FROM moved");
        run("ALTER TABLE telemetry.history ATTACH PARTITION " + table + " FOR VALUES FROM (" + from + ") TO (" + to
                + ")");
        run("ALTER TABLE " + table + " DROP CONSTRAINT of_its_day");
    }

    @Override
    public boolean drop(DayPartition partition) {
        return ifPossible(() -> run("DROP TABLE IF EXISTS telemetry." + partition.table()));
    }

    @Override
    public List<DayPartition> daysInDefault(Instant from, Instant to) {
        return jdbc.sql(DAYS_IN_DEFAULT)
                .param("from", Timestamp.from(from))
                .param("to", Timestamp.from(to))
                .query((row, _) -> new DayPartition(row.getObject(1, LocalDate.class)))
                .list();
    }

    @Override
    public int deleteFromDefault(Instant receivedBefore) {
        var delete = jdbc.sql(DELETE_FROM_DEFAULT).param("received_before", Timestamp.from(receivedBefore));
        return transactions.execute(_ -> delete.update());
    }

    private boolean ifPossible(Runnable change) {
        try {
            transactions.executeWithoutResult(_ -> {
                run(BRIEFLY);
                jdbc.sql(ONE_AT_A_TIME).query().singleRow();
                change.run();
            });
            return true;
        } catch (DataAccessException | TransactionException e) {
            log.atWarn()
                    .addKeyValue("detail", String.valueOf(e.getMessage()))
                    .log("partitions could not be changed now");
            return false;
        }
    }

    private void run(String statement) {
        jdbc.sql(statement).update();
    }
}
