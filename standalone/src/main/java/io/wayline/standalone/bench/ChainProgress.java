package io.wayline.standalone.bench;

import io.wayline.proto.Topics;
import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.run.RunSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far the system is: what stands in the topic, and how much of it in the database. Cheap to ask once a second. */
final class ChainProgress implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;
    private static final String STORED =
            "SELECT coalesce(sum(next_offset), 0) FROM telemetry.consumed_offset WHERE topic = ?";

    private final Admin admin;
    private final Connection connection;
    private final PreparedStatement stored;
    private final String topic;

    private ChainProgress(Admin admin, Connection connection, PreparedStatement stored, String topic) {
        this.admin = admin;
        this.connection = connection;
        this.stored = stored;
        this.topic = topic;
    }

    /**
     * The system at one moment.
     *
     * @param produced records in the topic since it exists
     * @param stored records of the topic whose row is committed
     */
    record Point(long produced, long stored) {

        long lag() {
            return produced - stored;
        }
    }

    static ChainProgress of(RunDescription run) throws SQLException {
        var admin = Admin.create(RunSettings.kafkaClient(Map.of(), run.kafkaBootstrapServers()));
        var connection = DriverManager.getConnection(run.jdbcUrl(), run.databaseUser(), run.databasePassword());
        var topic = new Topics(run.topicPrefix()).telemetryRecords();
        var statement = connection.prepareStatement(STORED);
        statement.setString(1, topic);
        return new ChainProgress(admin, connection, statement, topic);
    }

    Connection connection() {
        return connection;
    }

    Point now() throws SQLException, InterruptedException {
        long storedNow;
        try (var rows = stored.executeQuery()) {
            rows.next();
            storedNow = rows.getLong(1);
        }
        return new Point(produced(), storedNow);
    }

    /** Waits until everything in the topic is in the database; false if that takes longer. */
    boolean awaitStored(long seconds) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (now().lag() > 0) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return true;
    }

    /** Every row of the history, counted. */
    long rows() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM telemetry.history")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        admin.close();
        connection.close();
    }

    private long produced() throws InterruptedException {
        try {
            var description = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(topic);
            if (description == null) {
                throw new IllegalStateException("no topic " + topic);
            }
            var ends = new HashMap<TopicPartition, OffsetSpec>();
            description
                    .partitions()
                    .forEach(partition ->
                            ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not answer", e);
        }
    }
}
