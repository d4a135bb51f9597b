package io.wayline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wayline.embedded.EmbeddedKafka;
import io.wayline.ingest.kafka.KafkaConnections.UnreachableException;
import io.wayline.ingest.kafka.TopicContents;
import io.wayline.proto.TopicSetup;
import io.wayline.proto.Topics;
import io.wayline.proto.command.v1.CommandDispatch;
import io.wayline.proto.command.v1.CommandInstruction;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker of its own, so that it can be taken away. */
class BrokerOutageIT {

    private static final String IMEI = "356307042441013";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    private static Map<String, String> settings(String bootstrapServers) {
        return new HashMap<>(Map.of(
                "BROKER_BIND", "127.0.0.1",
                "BROKER_PORT", "0",
                "METRICS_PORT", "0",
                "REGISTRATION_POLICY", "auto",
                "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                "KAFKA_DELIVERY_TIMEOUT", "3s",
                "HEARTBEAT_INTERVAL", "500ms",
                "DRAIN_TIME", "100ms",
                "NODE_NAME", "node-under-test"));
    }

    private EmbeddedKafka startBroker(int port) {
        var broker = EmbeddedKafka.start(directory, port);
        TopicSetup.create(Map.of("bootstrap.servers", broker.bootstrapServers()), Topics.DEFAULT, 2, (short) 1);
        return broker;
    }

    @Test
    void whileTheBrokerIsAwayNothingIsAcknowledgedAndAfterwardsEverything() throws Exception {
        var broker = startBroker(0);
        var bootstrapServers = broker.bootstrapServers();
        int port = Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
        try (var node = IngestNode.start(IngestSettings.from(settings(bootstrapServers)))) {
            try (var tracker = TrackerClient.admitted(node.port(), IMEI)) {
                assertThat(tracker.sendPacket(Packets.frame(0, 2))).isEqualTo(2);

                broker.close();

                tracker.send(Packets.frame(2, 3));
                assertThat(tracker.isHungUpOn()).as("closed without an answer").isTrue();
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(node.readiness().reasons()).containsExactly("KAFKA_UNREACHABLE"));

            broker = startBroker(port);

            await().atMost(PATIENCE).until(() -> acknowledges(node.port(), Packets.frame(2, 3), 3));
            await().atMost(PATIENCE).until(() -> node.readiness().isReady());
            assertThat(deviceTimes(bootstrapServers))
                    .as("all that was acknowledged")
                    .contains(times(5));
        } finally {
            broker.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"per-imei", "keyed"})
    void aSessionThatOutlivesTheOutageIsGivenItsCommandAfterwards(String channel) throws Exception {
        var broker = startBroker(0);
        var bootstrapServers = broker.bootstrapServers();
        int port = Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
        var topic = Topics.DEFAULT.commandChannelOf(IMEI);
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1)))
                    .all()
                    .get();
        }
        var settings = settings(bootstrapServers);
        settings.put("COMMAND_CHANNEL", channel);
        try (var node = IngestNode.start(IngestSettings.from(settings));
                var tracker = TrackerClient.admitted(node.port(), IMEI)) {
            broker.close();
            await().atMost(PATIENCE).until(() -> !node.readiness().isReady());
            broker = startBroker(port);

            say(bootstrapServers, channel.equals("keyed") ? Topics.DEFAULT.commands() : topic.name());

            assertThat(tracker.readCommand()).isEqualTo("getinfo");
        } finally {
            broker.close();
        }
    }

    private static void say(String bootstrapServers, String topic) throws Exception {
        long token;
        try (var journal = new TopicContents(bootstrapServers, Topics.DEFAULT.deviceSessions())) {
            token = journal.highestToken(IMEI);
        }
        var dispatch = CommandInstruction.newBuilder()
                .setDispatch(CommandDispatch.newBuilder()
                        .setCommandId("a")
                        .setAttempt(1)
                        .setImei(IMEI)
                        .setSessionToken(token)
                        .setText("getinfo")
                        .setWriteBeforeMs(System.currentTimeMillis() + PATIENCE.toMillis()))
                .build();
        try (var ledger = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new StringSerializer(),
                new ByteArraySerializer())) {
            ledger.send(new ProducerRecord<>(topic, IMEI, dispatch.toByteArray()))
                    .get();
        }
    }

    private static boolean acknowledges(int port, byte[] frame, int records) {
        try (var tracker = new TrackerClient(port)) {
            return tracker.login(IMEI) == 1 && tracker.sendPacket(frame) == records;
        } catch (IOException _) {
            return false; // hung up: it comes again, as trackers do
        }
    }

    private static Long[] times(int records) {
        var times = new Long[records];
        for (int i = 0; i < records; i++) {
            times[i] = Packets.record(i, 0).timestampMillis();
        }
        return times;
    }

    private static List<Long> deviceTimes(String bootstrapServers) throws Exception {
        var times = new ArrayList<Long>();
        try (var contents = new TopicContents(bootstrapServers, Topics.DEFAULT.telemetryRecords())) {
            for (var message : contents.all()) {
                times.add(TelemetryRecord.parseFrom(message.value()).getDeviceTimeMs());
            }
        }
        return times;
    }

    @Test
    void withoutABrokerItDoesNotStartAndSaysWhy() throws Exception {
        var settings = settings("127.0.0.1:1");
        settings.put("KAFKA_STARTUP_TIMEOUT", "300ms");
        var parsed = IngestSettings.from(settings);

        assertThatThrownBy(() -> IngestNode.start(parsed))
                .isInstanceOf(UnreachableException.class)
                .hasMessageStartingWith("KAFKA_BOOTSTRAP_SERVERS: 127.0.0.1:1: topic telemetry.records.v1");
    }
}
