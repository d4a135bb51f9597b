package io.wayline.standalone.bench;

import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.run.RunSettings;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a durable command cannot do without: one commit of the database, then one record through the broker to a reader that
 * waits for it.
 */
final class RawSteps {

    private static final String TOPIC = "bench.raw.steps";
    private static final String TABLE = "bench_raw_steps";

    private RawSteps() {}

    /** In microseconds. */
    static Histogram measure(RunDescription run, int times)
            throws SQLException, InterruptedException, ExecutionException {
        var client = RunSettings.kafkaClient(Map.of(), run.kafkaBootstrapServers());
        try (var admin = Admin.create(client);
                var connection =
                        DriverManager.getConnection(run.jdbcUrl(), run.databaseUser(), run.databasePassword());
                var statement = connection.createStatement()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            statement.execute("CREATE TABLE " + TABLE + " (id int)");
            var histogram = new Histogram(3);
            var settings = new HashMap<>(client);
            settings.put("linger.ms", 0);
            settings.put("acks", "all");
            try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                    var consumer =
                            new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                var partition = new TopicPartition(TOPIC, 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                for (int i = 0; i < times; i++) {
                    long begin = System.nanoTime();
                    statement.execute("INSERT INTO " + TABLE + " VALUES (1)");
                    var _ = producer.send(new ProducerRecord<>(TOPIC, new byte[200]));
                    while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
                        // nothing yet
                    }
                    histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
                }
            }
            statement.execute("DROP TABLE " + TABLE);
            admin.deleteTopics(List.of(TOPIC)).all().get();
            return histogram;
        }
    }
}
