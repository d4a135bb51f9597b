package io.wayline.telemetry.mirror.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.CloudEventHeaders;
import io.wayline.proto.TelemetryJson;
import io.wayline.proto.TopicChoices;
import io.wayline.proto.TopicSetup;
import io.wayline.proto.Topics;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.telemetry.Samples;
import io.wayline.telemetry.TelemetryConsumer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets in, JSON out, by the whole service. */
class MirrorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRACKERS = 12;
    private static final int RECORDS = 1_500;
    private static final int PARTITIONS = 4;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final TestInfrastructure servers = TestInfrastructure.shared();
    private final Topics topics = servers.freshTopics();
    private final Map<String, Object> client = Map.of("bootstrap.servers", servers.kafkaBootstrapServers());
    private final String database = servers.freshDatabase();
    private final KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
    private final CloudEventHeaders headers =
            new CloudEventHeaders("io.wayline.telemetry.record.v1", "/ingest-node/gw-1");
    private final Copies copies;

    MirrorIT() {
        TopicSetup.create(client, topics.all(PARTITIONS, new TopicChoices(true, Map.of())), (short) 1);
        copies = new Copies(client, topics.telemetryRecordsJson());
    }

    @AfterEach
    void close() {
        producer.close();
        copies.close();
    }

    @Test
    void aRestartInBetweenLosesNothingAndKeepsTheOrderOfEveryTracker() {
        var published = Samples.records(new Random(7), 2 * RECORDS, TRACKERS);
        published.subList(0, RECORDS).forEach(record -> publish(record, ""));
        producer.flush();
        try (var _ = start()) {
            copies.awaitMore(1); // it is in the midst of them
        }
        publish(published.get(RECORDS), TRACE);
        send(new ProducerRecord<>(topics.telemetryRecords(), Samples.imei(0), new byte[] {(byte) 0xFF}));
        published.subList(RECORDS + 1, 2 * RECORDS).forEach(record -> publish(record, ""));
        producer.flush();

        try (var service = start()) {
            copies.awaitIds(2 * RECORDS);

            assertThat(copies.inOrder()).isEqualTo(inOrder(published));
            assertThat(copies.all())
                    .allSatisfy(copy -> assertThat(header(copy, "content-type")).isEqualTo(TelemetryJson.CONTENT_TYPE));
            assertThat(copies.all())
                    .filteredOn(copy -> copy.headers().lastHeader("traceparent") != null)
                    .isNotEmpty()
                    .allSatisfy(copy -> assertThat(copy.value()).isEqualTo(TelemetryJson.of(published.get(RECORDS))));
            assertTheBadRecordIsSetAsideOnce(service);
            await("both of its readers are in the group")
                    .atMost(PATIENCE)
                    .until(() -> get(service, "/actuator/health").statusCode() == 200);
            assertThat(get(service, "/actuator/health").body()).contains("\"jsonMirror\"");
        }
    }

    private void assertTheBadRecordIsSetAsideOnce(TelemetryConsumer service) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(metric(service, "wayline_telemetry_mirror_records_left_out_total{reason=\"UNPARSEABLE\"}"))
                    .isEqualTo(1);
            assertThat(metric(service, "wayline_telemetry_records_quarantined_total"))
                    .isEqualTo(1);
            assertThat(metric(service, "wayline_telemetry_mirror_lag_records")).isZero();
            assertThat(metric(service, "wayline_telemetry_mirror_records_in_flight"))
                    .isZero();
        });
        assertThat(copies.sizeOf(topics.telemetryQuarantine())).isEqualTo(1);
    }

    @Test
    void aSwitchThatIsNeitherOnNorOffStopsTheStart() {
        assertThatThrownBy(() -> TelemetryConsumer.start(Map.of("TELEMETRY_JSON_MIRROR", "yes")))
                .rootCause()
                .hasMessage("TELEMETRY_JSON_MIRROR: yes (expected: true or false)");
    }

    private TelemetryConsumer start() {
        return TelemetryConsumer.start(Map.of(
                "DATABASE_URL",
                database,
                "KAFKA_BOOTSTRAP_SERVERS",
                servers.kafkaBootstrapServers(),
                "TOPIC_PREFIX",
                topics.prefix(),
                "TELEMETRY_PORT",
                "0",
                "TELEMETRY_JSON_MIRROR",
                "true"));
    }

    /** As the gateway does. */
    private void publish(TelemetryRecord record, String trace) {
        var message = new ProducerRecord<>(topics.telemetryRecords(), record.getImei(), record.toByteArray());
        headers.addTo(message.headers(), id(record), Samples.now());
        if (!trace.isEmpty()) {
            message.headers().add("traceparent", trace.getBytes(UTF_8));
        }
        send(message);
    }

    private void send(ProducerRecord<String, byte[]> message) {
        var _ = producer.send(message);
    }

    private static String id(TelemetryRecord record) {
        return HexFormat.of().formatHex(record.getRecordId().toByteArray());
    }

    private static String header(ConsumerRecord<String, String> copy, String name) {
        return new String(copy.headers().lastHeader(name).value(), UTF_8);
    }

    /** Ids by tracker. */
    private static Map<String, List<String>> inOrder(List<TelemetryRecord> records) {
        var inOrder = new HashMap<String, List<String>>();
        records.forEach(record -> inOrder.computeIfAbsent(record.getImei(), _ -> new ArrayList<>())
                .add(id(record)));
        return inOrder;
    }

    private static long metric(TelemetryConsumer service, String name) throws IOException, InterruptedException {
        return get(service, "/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private record Answer(int statusCode, String body) {}

    private static Answer get(TelemetryConsumer service, String path) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                    .timeout(PATIENCE)
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything that is in the topic of copies, read once. */
    private static final class Copies implements AutoCloseable {

        private final KafkaConsumer<String, String> consumer;
        private final List<ConsumerRecord<String, String>> all = new ArrayList<>();
        private final Map<String, LinkedHashSet<String>> inOrder = new HashMap<>();

        Copies(Map<String, Object> client, String topic) {
            consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
            var partitions = await().atMost(PATIENCE).until(() -> partitionsOf(topic), all -> all.size() == PARTITIONS);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        private List<TopicPartition> partitionsOf(String topic) {
            return consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        }

        void awaitMore(int copies) {
            int before = all.size();
            await().atMost(PATIENCE).until(() -> poll() && all.size() >= before + copies);
        }

        void awaitIds(int ids) {
            await().atMost(PATIENCE)
                    .until(() -> poll()
                            && inOrder.values().stream()
                                            .mapToInt(LinkedHashSet::size)
                                            .sum()
                                    == ids);
        }

        private boolean poll() {
            for (var copy : consumer.poll(Duration.ofMillis(100))) {
                all.add(copy);
                inOrder.computeIfAbsent(copy.key(), _ -> new LinkedHashSet<>()).add(header(copy, "ce_id"));
            }
            return true;
        }

        List<ConsumerRecord<String, String>> all() {
            return all;
        }

        /** Ids by tracker, each where it stands for the first time. */
        Map<String, List<String>> inOrder() {
            var ids = new HashMap<String, List<String>>();
            inOrder.forEach((imei, seen) -> ids.put(imei, List.copyOf(seen)));
            return ids;
        }

        long sizeOf(String topic) {
            return consumer.endOffsets(partitionsOf(topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
