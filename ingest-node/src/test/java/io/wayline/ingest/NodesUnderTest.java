package io.wayline.ingest;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.ingest.kafka.TopicContents;
import io.wayline.proto.Topics;
import io.wayline.proto.device.v1.DeviceRegistration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Nodes on a real broker with topics of the test's own; they and whatever is opened beside them are closed after the test. */
final class NodesUnderTest implements AfterEachCallback {

    private final String bootstrapServers = TestInfrastructure.shared().kafkaBootstrapServers();
    private final Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    private final Topics topics = TestInfrastructure.shared().freshTopics();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final KafkaProducer<String, byte[]> producer =
            closing(new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer()));
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "BROKER_BIND", "127.0.0.1",
            "BROKER_PORT", "0",
            "METRICS_PORT", "0",
            "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
            "TOPIC_PREFIX", topics.prefix(),
            "DRAIN_TIME", "100ms",
            "NODE_NAME", "node-under-test"));

    Map<String, Object> kafka() {
        return kafka;
    }

    Topics topics() {
        return topics;
    }

    /** For every node of the test: names and values in turn. */
    void set(String... namesAndValues) {
        put(settings, namesAndValues);
    }

    IngestNode start(String... namesAndValues) throws Exception {
        var environment = new HashMap<>(settings);
        put(environment, namesAndValues);
        return closing(IngestNode.start(IngestSettings.from(environment)));
    }

    private static void put(Map<String, String> settings, String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    TrackerClient admitted(IngestNode node, String imei) throws Exception {
        return closing(TrackerClient.admitted(node.port(), imei));
    }

    TopicContents contents(String topic) {
        return closing(new TopicContents(bootstrapServers, topic));
    }

    void register(String imei, @Nullable DeviceRegistration registration) throws Exception {
        byte @Nullable [] value = registration == null ? null : registration.toByteArray();
        publish(new ProducerRecord<>(topics.deviceRegistry(), imei, value));
    }

    void publish(ProducerRecord<String, byte[]> message) throws Exception {
        producer.send(message).get();
    }

    <T extends AutoCloseable> T closing(T resource) {
        opened.add(resource);
        return resource;
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        for (var resource : opened.reversed()) {
            resource.close();
        }
    }
}
