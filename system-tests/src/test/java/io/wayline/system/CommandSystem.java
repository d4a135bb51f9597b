package io.wayline.system;

import static org.awaitility.Awaitility.await;

import io.wayline.commands.CommandService;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.ingest.IngestNode;
import io.wayline.ingest.IngestSettings;
import io.wayline.proto.Topics;
import io.wayline.proto.command.v1.CommandEvent;
import io.wayline.simulator.records.TestImeis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Ingest nodes and a command-service in this JVM, on topics and a database of their own. */
final class CommandSystem implements AutoCloseable {

    static final String KEY = "a-key-for-tests-only";

    private static final AtomicInteger NEXT_IMEI = new AtomicInteger(700_000);

    private final TestInfrastructure infrastructure = TestInfrastructure.shared();
    private final Topics topics = infrastructure.freshTopics();
    private final Map<String, String> settings;
    private final List<Runnable> parts = new ArrayList<>();
    private final CommandApi api;

    /** @param settings environment variables of all parts */
    CommandSystem(Map<String, String> settings) {
        this.settings = new HashMap<>(settings);
        this.settings.putAll(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                infrastructure.kafkaBootstrapServers(),
                "TOPIC_PREFIX",
                topics.prefix(),
                "DATABASE_URL",
                infrastructure.freshDatabase(),
                "REGISTRATION_POLICY",
                "auto",
                "IOT_API_KEY",
                KEY,
                "API_RATE_LIMIT",
                "off",
                "API_PORT",
                "0"));
        var service = CommandService.start(this.settings);
        parts.add(service::close);
        api = new CommandApi(service.port(), KEY);
    }

    /** What all parts are told; other services find the same topics and database with it. */
    Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    /** An ingest node; returns when trackers can connect. */
    IngestNode startNode(String name) throws Exception {
        return startNode(name, Map.of());
    }

    /** @param more environment variables of this node alone */
    IngestNode startNode(String name, Map<String, String> more) throws Exception {
        var ofNode = new HashMap<>(settings);
        ofNode.putAll(Map.of(
                "BROKER_PORT", "0",
                "BROKER_BIND", "127.0.0.1",
                "METRICS_PORT", "0",
                "HEARTBEAT_INTERVAL", "1s",
                "DRAIN_TIME", "100ms",
                "NODE_NAME", name));
        ofNode.putAll(more);
        var node = IngestNode.start(IngestSettings.from(ofNode));
        parts.add(node::close);
        return node;
    }

    CommandApi api() {
        return api;
    }

    /** One that no other test uses. */
    static String freshImei() {
        return TestImeis.of(NEXT_IMEI.getAndIncrement());
    }

    /** A tracker that the service knows to be connected. */
    ScriptedTracker connect(IngestNode node, String imei) {
        var tracker = ScriptedTracker.connect(node.port(), imei);
        api.awaitConnected(imei);
        return tracker;
    }

    /** What was announced of a command, each transition once, in order, as soon as the last one is there. */
    List<CommandEvent> awaitEvents(String commandId, CommandEvent.State last) {
        var events = new LinkedHashMap<String, CommandEvent>();
        Map<String, Object> client = Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers());
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topics.commandEvents()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await("event " + last + " of " + commandId)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        for (var message : consumer.poll(Duration.ofMillis(100))) {
                            var event = CommandEvent.parseFrom(message.value());
                            if (event.getCommandId().equals(commandId)) {
                                events.putIfAbsent(event.getRevision() + "", event);
                            }
                        }
                        return events.values().stream().anyMatch(event -> event.getTo() == last);
                    });
        }
        return List.copyOf(events.values());
    }

    Topics topics() {
        return topics;
    }

    String bootstrapServers() {
        return infrastructure.kafkaBootstrapServers();
    }

    @Override
    public void close() {
        parts.reversed().forEach(Runnable::run);
    }
}
