package io.wayline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.database.DatabaseUrl;
import io.wayline.proto.Topics;
import io.wayline.proto.telemetry.v1.QuarantinedFrame;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The service with topics and a database of its own, seen from both ends: records in, rows out. */
public final class ServiceUnderTest implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers = TestInfrastructure.shared().kafkaBootstrapServers();
    private final Topics topics = TestInfrastructure.shared().freshTopics();
    private final String databaseUrl;
    private final Map<String, String> settings;
    private final KafkaProducer<String, byte[]> producer;
    private final List<TelemetryConsumer> instances = new ArrayList<>();

    private ServiceUnderTest(String databaseUrl, Map<String, String> settings) {
        this.databaseUrl = databaseUrl;
        this.settings = settings;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
    }

    /** Started, with a new database. */
    public static ServiceUnderTest start() {
        return start(TestInfrastructure.shared().freshDatabase(), Map.of());
    }

    /** @param settings environment variables beside the addresses */
    public static ServiceUnderTest start(String databaseUrl, Map<String, String> settings) {
        var service = new ServiceUnderTest(databaseUrl, settings);
        service.startInstance();
        return service;
    }

    public TelemetryConsumer startInstance() {
        var environment = new HashMap<>(settings);
        environment.put("DATABASE_URL", databaseUrl);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("TOPIC_PREFIX", topics.prefix());
        environment.put("TELEMETRY_PORT", "0");
        var instance = TelemetryConsumer.start(environment);
        instances.add(instance);
        return instance;
    }

    public void stop(TelemetryConsumer instance) {
        instances.remove(instance);
        instance.close();
    }

    public TelemetryConsumer instance() {
        return instances.getFirst();
    }

    /** As the gateway publishes: keyed by IMEI. */
    public void publish(List<TelemetryRecord> records) {
        records.forEach(record -> publish(record.getImei(), record.toByteArray()));
        producer.flush();
    }

    public void publish(@Nullable String key, byte @Nullable [] value) {
        var _ = producer.send(new ProducerRecord<>(topics.telemetryRecords(), key, value));
    }

    public JdbcClient database() {
        return JdbcClient.create(dataSource());
    }

    public DataSource dataSource() {
        var url = DatabaseUrl.parse(databaseUrl);
        return new DriverManagerDataSource(url.jdbcUrl(), url.user(), url.password());
    }

    public long count(String table) {
        return number("SELECT count(*) FROM " + table);
    }

    public long number(String query) {
        return database().sql(query).query(Long.class).single();
    }

    public void awaitRows(long rows) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count("telemetry.record")).isEqualTo(rows));
    }

    /** Until the one instance has dealt with so many records; says what became of them. */
    public Counts awaitConsumed(long records) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counts(instance()).consumed()).isEqualTo(records));
        var counts = counts(instance());
        counts.mustBalance();
        return counts;
    }

    public Counts counts(TelemetryConsumer instance) {
        var page = get(instance, "/actuator/prometheus").body();
        return new Counts(
                metric(page, "wayline_telemetry_records_consumed_total"),
                metric(page, "wayline_telemetry_records_stored_total"),
                metric(page, "wayline_telemetry_records_repeated_total"),
                metric(page, "wayline_telemetry_records_quarantined_total"));
    }

    /** Records that are in the topic and not stored, as Prometheus is told. */
    public long lag() {
        return metric(get(instance(), "/actuator/prometheus").body(), "wayline_telemetry_lag_records");
    }

    public HttpResponse<String> get(TelemetryConsumer instance, String path) {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + instance.port() + path))
                    .timeout(PATIENCE)
                    .build();
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything in the quarantine topic, once there are so many. */
    public List<QuarantinedFrame> awaitQuarantined(int records) {
        var frames = new ArrayList<QuarantinedFrame>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "quarantine-reader",
                "auto.offset.reset",
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topics.telemetryQuarantine()));
            await().atMost(PATIENCE).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    frames.add(QuarantinedFrame.parseFrom(record.value()));
                }
                return frames.size() >= records;
            });
        }
        return frames;
    }

    @Override
    public void close() {
        producer.close();
        instances.forEach(TelemetryConsumer::close);
    }

    private static long metric(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What one instance says it did. */
    public record Counts(long consumed, long stored, long repeated, long quarantined) {

        void mustBalance() {
            assertThat(consumed).as("%s", this).isEqualTo(stored + repeated + quarantined);
        }
    }
}
