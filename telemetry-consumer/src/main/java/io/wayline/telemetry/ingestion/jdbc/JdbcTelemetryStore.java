package io.wayline.telemetry.ingestion.jdbc;

import io.wayline.foundation.database.MigratedDatabase;
import io.wayline.telemetry.ingestion.LatestPosition;
import io.wayline.telemetry.ingestion.LoadPlan;
import io.wayline.telemetry.ingestion.NextOffset;
import io.wayline.telemetry.ingestion.SetAside;
import io.wayline.telemetry.ingestion.TelemetryRow;
import io.wayline.telemetry.ingestion.TelemetryStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The whole of a batch in one transaction: rows, latest positions, offsets. */
final class JdbcTelemetryStore implements TelemetryStore {

    /**
     * GREATEST: an instance that lost its partitions while it was writing must not take back what the new owner has stored.
     */
    private static final String ADVANCE = """
            INSERT INTO telemetry.consumed_offset AS old (topic_id, kafka_partition, topic, next_offset)
            VALUES (?, ?, ?, ?)
                ON CONFLICT (topic_id, kafka_partition) DO UPDATE
               SET next_offset = GREATEST(old.next_offset, EXCLUDED.next_offset)
            """;

    private static final String NEXT_OFFSETS =
            "SELECT kafka_partition, next_offset FROM telemetry.consumed_offset WHERE topic_id = ?";

    private final DataSource dataSource;

    JdbcTelemetryStore(MigratedDatabase database) {
        this.dataSource = database.dataSource();
    }

    @Override
    public Stored store(LoadPlan plan, List<NextOffset> nextOffsets, Consumer<List<SetAside>> refused) {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var stored = write(connection, plan, nextOffsets, refused);
                connection.commit();
                return stored;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw Refusal.translated(e);
        }
    }

    private static Stored write(
            Connection connection, LoadPlan plan, List<NextOffset> nextOffsets, Consumer<List<SetAside>> refused)
            throws SQLException {
        var records = new RecordTable(connection);
        records.loadFresh(plan.fresh());
        records.loadSuspected(plan.suspected());
        if (!records.refused().isEmpty()) {
            refused.accept(records.refused());
        }
        LastPositionTable.moveForward(connection, LatestPosition.of(accepted(plan, records)));
        advance(connection, nextOffsets);
        return new Stored(
                records.stored(), records.repeated(), records.refused().size());
    }

    private static void rollBack(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public Map<Integer, Long> nextOffsets(UUID topicId) {
        try (var connection = dataSource.getConnection();
                var query = connection.prepareStatement(NEXT_OFFSETS)) {
            query.setObject(1, topicId);
            var offsets = new HashMap<Integer, Long>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    offsets.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return offsets;
        } catch (SQLException e) {
            throw Refusal.translated(e);
        }
    }

    private static List<TelemetryRow> accepted(LoadPlan plan, RecordTable records) {
        var accepted = new ArrayList<TelemetryRow>(
                plan.fresh().size() + plan.suspected().size());
        accepted.addAll(plan.fresh());
        accepted.addAll(plan.suspected());
        if (!records.refused().isEmpty()) {
            accepted.removeIf(records::hasRefused);
        }
        return accepted;
    }

    private static void advance(Connection connection, List<NextOffset> nextOffsets) throws SQLException {
        var inOneOrder = nextOffsets.stream()
                .sorted(Comparator.comparing(NextOffset::topicId).thenComparingInt(NextOffset::partition))
                .toList();
        try (var statement = connection.prepareStatement(ADVANCE)) {
            for (var next : inOneOrder) {
                statement.setObject(1, next.topicId());
                statement.setInt(2, next.partition());
                statement.setString(3, next.topic());
                statement.setLong(4, next.offset());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
