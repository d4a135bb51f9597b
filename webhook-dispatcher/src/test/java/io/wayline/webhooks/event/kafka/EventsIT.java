package io.wayline.webhooks.event.kafka;

import static io.wayline.webhooks.endpoint.EventType.COMMAND_COMPLETED;
import static io.wayline.webhooks.endpoint.EventType.COMMAND_FAILED;
import static io.wayline.webhooks.endpoint.EventType.DEVICE_CONNECTED;
import static io.wayline.webhooks.endpoint.EventType.DEVICE_DISCONNECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.intake.Intake;
import io.wayline.foundation.intake.TransactionalTopic;
import io.wayline.proto.Topics;
import io.wayline.proto.command.v1.CommandEvent;
import io.wayline.proto.device.v1.NodeHeartbeat;
import io.wayline.proto.device.v1.SessionEvent;
import io.wayline.tracing.TraceParent;
import io.wayline.webhooks.WebhookDispatcher;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.event.DatabaseUnderTest;
import io.wayline.webhooks.event.EventCounters;
import io.wayline.webhooks.event.SomeEndpoint;
import io.wayline.webhooks.event.jdbc.JdbcEventConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Records of three topics in, rows out. */
class EventsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String IMEI = "352093080000001";
    private static final String OTHER = "352093080000002";
    private static final Duration LONG = Duration.ofHours(1);
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final TestInfrastructure infrastructure = TestInfrastructure.shared();
    private final Topics topics = infrastructure.freshTopics();
    private final InstantSource time = Clock.systemUTC();
    private final DatabaseUnderTest database = new DatabaseUnderTest(time);
    private final Map<String, Object> broker = Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers());
    private final KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer());
    private AnnotationConfigApplicationContext instance;

    @BeforeEach
    void start() {
        // Offset 0 is no token: whatever is first in a partition is announced again.
        for (int partition = 0; partition < 4; partition++) {
            send(new ProducerRecord<>(
                    topics.deviceSessions(), partition, IMEI, session(IMEI, SessionEvent.Kind.SEEN, 0, "x")));
        }
        instance = instance();
    }

    private AnnotationConfigApplicationContext instance() {
        var consumer = new HashMap<>(broker);
        consumer.put("enable.auto.commit", false);
        consumer.put("auto.offset.reset", "earliest");
        var meters = new SimpleMeterRegistry();
        var admin = Admin.create(broker); // ends with the context
        var context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of("webhooks.events.watch-interval", "200ms", "webhooks.notification.bulk-window", "0s")));
        context.registerBean(Topics.class, () -> topics);
        context.registerBean(Admin.class, () -> admin);
        context.registerBean(InstantSource.class, () -> time);
        context.registerBean(JdbcClient.class, () -> database.jdbc);
        context.registerBean(TransactionTemplate.class, () -> database.transaction);
        context.registerBean(Deliveries.class, () -> database.deliveries);
        context.registerBean(EndpointDirectory.class, database::directory);
        context.registerBean(
                Intake.class,
                () -> new Intake(
                        WebhookDispatcher.IDENTITY,
                        database.jdbc,
                        database.transaction,
                        admin,
                        consumer,
                        meters,
                        time));
        context.register(JdbcEventConfiguration.class, KafkaEventConfiguration.class);
        context.refresh();
        return context;
    }

    @AfterEach
    void stop() {
        instance.close();
        producer.close();
        database.close();
    }

    @Test
    void stepsOfCommandsReachWhomTheyConcernOnceAndInOrder() {
        var standard = database.with(SomeEndpoint.standard(COMMAND_COMPLETED, COMMAND_FAILED));
        var host = database.with(SomeEndpoint.iotBroker(COMMAND_COMPLETED, COMMAND_FAILED));
        var failed = command(IMEI, 1, 5, CommandEvent.State.TIMED_OUT, CommandEvent.State.FAILED);

        send(topics.commandEvents(), IMEI, command(IMEI, 1, 1, null, CommandEvent.State.QUEUED));
        send(topics.commandEvents(), IMEI, failed);
        send(topics.commandEvents(), IMEI, new byte[] {1, 2, 3});
        var traced = new ProducerRecord<>(
                topics.commandEvents(),
                IMEI,
                command(IMEI, 2, 4, CommandEvent.State.SENT, CommandEvent.State.SUCCEEDED));
        traced.headers().add(Objects.requireNonNull(TraceParent.header(TRACEPARENT)));
        send(traced);
        awaitDeliveries(standard, 2);
        await().atMost(PATIENCE).until(() -> database.to(host).size() == 2);
        send(topics.commandEvents(), IMEI, failed);
        send(topics.commandEvents(), IMEI, command(IMEI, 3, 4, CommandEvent.State.SENT, CommandEvent.State.REJECTED));
        awaitDeliveries(standard, 3);
        await().atMost(PATIENCE).until(() -> database.to(host).size() == 3);

        assertThat(database.to(standard)).containsExactly(id(1, 5), id(2, 4), id(3, 4));
        assertThat(database.to(host))
                .satisfiesOnlyOnce(id -> assertThat(id).startsWith("blk_"))
                .contains(id(2, 4), id(3, 4));
        assertThat(database.count("webhook.bulk_entry"))
                .as("a failure read twice")
                .isZero();
        assertThat(database.texts("SELECT data FROM webhook.event WHERE type = 'COMMAND_COMPLETED'"))
                .singleElement()
                .asString()
                .contains("\"metadata\":{ \"job\":1.0 }");
        assertThat(database.texts("SELECT id || ' ' || traceparent FROM webhook.event WHERE traceparent IS NOT NULL"))
                .containsExactly(id(2, 4) + " " + TRACEPARENT);
        assertThat(database.texts("SELECT reason FROM webhook.refused_record")).containsExactly("NOT_A_COMMAND_EVENT");
        var counters = instance.getBean(EventCounters.class);
        await().atMost(PATIENCE).until(() -> counters.read() == 5);
        assertThat(counters.told() + counters.repeated() + counters.silent()).isEqualTo(counters.read());
        assertThat(counters.repeated()).isEqualTo(1);
    }

    @Test
    void tagsAreThoseOfTheRegistryAsSoonAsThereIsOne() {
        var vans = database.with(SomeEndpoint.standard(COMMAND_COMPLETED).forTags("vans"));
        var all = database.with(SomeEndpoint.standard(COMMAND_COMPLETED));
        send(topics.commandEvents(), IMEI, command(IMEI, 1, 4, CommandEvent.State.SENT, CommandEvent.State.SUCCEEDED));
        awaitDeliveries(all, 1);

        database.sql("CREATE SCHEMA command");
        database.sql("CREATE VIEW command.device_tags AS SELECT '%s'::text AS imei, '{north,vans}'::text[] AS tags"
                .formatted(IMEI));
        send(
                topics.commandEvents(),
                OTHER,
                command(OTHER, 2, 4, CommandEvent.State.SENT, CommandEvent.State.SUCCEEDED));
        send(topics.commandEvents(), IMEI, command(IMEI, 3, 4, CommandEvent.State.SENT, CommandEvent.State.SUCCEEDED));
        awaitDeliveries(all, 3);

        assertThat(database.to(vans)).containsExactly(id(3, 4));
    }

    @Test
    void trackersComeAndGoOnceHoweverOftenTheTopicsAreRead() {
        var endpoint = database.with(SomeEndpoint.standard(DEVICE_CONNECTED, DEVICE_DISCONNECTED));
        beat("node-a", Instant.now(), LONG, NodeHeartbeat.State.RUNNING);
        beat("node-b", Instant.now(), LONG, NodeHeartbeat.State.RUNNING);
        long first = connected(IMEI, "node-a");
        send(IMEI, SessionEvent.Kind.CONNECTED, first, "node-a");
        long second = connected(IMEI, "node-b");
        send(IMEI, SessionEvent.Kind.DISCONNECTED, first, "node-a");
        send(IMEI, SessionEvent.Kind.SEEN, second, "node-b");
        send(IMEI, SessionEvent.Kind.DISCONNECTED, second, "node-b");
        long other = connected(OTHER, "node-b");
        awaitDeliveries(endpoint, 4);

        beat("node-b", Instant.now(), LONG, NodeHeartbeat.State.STOPPED);
        awaitDeliveries(endpoint, 5);
        instance.close();
        database.sql("UPDATE webhook.consumed_offset SET next_offset = 0");
        instance = instance();
        await().atMost(PATIENCE)
                .until(() -> instance.getBean("deviceSessions", TransactionalTopic.class)
                                .hasCaughtUp()
                        && instance.getBean("ingestNodes", TransactionalTopic.class)
                                .hasCaughtUp());
        long third = connected(IMEI, "node-a");
        awaitDeliveries(endpoint, 6);

        assertThat(eventsOf(IMEI))
                .containsExactly(
                        "con_" + IMEI + "_" + first,
                        "con_" + IMEI + "_" + second,
                        "dis_" + IMEI + "_" + second,
                        "con_" + IMEI + "_" + third);
        assertThat(eventsOf(OTHER)).containsExactly("con_" + OTHER + "_" + other, "dis_" + OTHER + "_" + other);
        assertThat(database.texts("SELECT data FROM webhook.event WHERE id = 'dis_%s_%d'".formatted(OTHER, other)))
                .singleElement()
                .asString()
                .contains("\"reason\":\"NODE_LOST\"");
    }

    @Test
    void sessionsOfANodeThatFallsSilentAreLostAndComeBackWithIt() {
        var endpoint = database.with(SomeEndpoint.standard(DEVICE_CONNECTED, DEVICE_DISCONNECTED));
        beat("node-a", Instant.now(), Duration.ofMillis(300), NodeHeartbeat.State.RUNNING);
        long token = connected(IMEI, "node-a");
        awaitDeliveries(endpoint, 2);

        beat("node-a", Instant.now(), LONG, NodeHeartbeat.State.RUNNING);
        awaitDeliveries(endpoint, 3);

        assertThat(eventsOf(IMEI))
                .containsExactly(
                        "con_" + IMEI + "_" + token, "dis_" + IMEI + "_" + token, "con_" + IMEI + "_" + token + "_1");
    }

    private void awaitDeliveries(UUID endpoint, int number) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(database.to(endpoint)).hasSizeGreaterThanOrEqualTo(number));
    }

    private List<String> eventsOf(String imei) {
        return database.texts("""
                SELECT e.id FROM webhook.delivery d JOIN webhook.event e ON e.id = d.event_id
                 WHERE e.imei = '%s' ORDER BY d.seq
                """.formatted(imei));
    }

    private static String commandId(int number) {
        return "7d0a9a1e-93f6-4d3b-9a3b-%012x".formatted(number);
    }

    private static String id(int number, int revision) {
        return "cmd_" + commandId(number).replace("-", "") + "_" + revision;
    }

    private static byte[] command(
            String imei,
            int number,
            int revision,
            CommandEvent.@org.jspecify.annotations.Nullable State from,
            CommandEvent.State to) {
        return CommandEvent.newBuilder()
                .setCommandId(commandId(number))
                .setCommandLogId(number)
                .setImei(imei)
                .setRevision(revision)
                .setFrom(from == null ? CommandEvent.State.STATE_UNSPECIFIED : from)
                .setTo(to)
                .setTimeMs(1_770_000_000_000L + number)
                .setCommand("getver")
                .setMetadataJson("{ \"job\":1.0 }")
                .build()
                .toByteArray();
    }

    private void beat(String node, Instant at, Duration interval, NodeHeartbeat.State state) {
        var beat = NodeHeartbeat.newBuilder()
                .setNode(node)
                .setNodeName(node)
                .setState(state)
                .setStartedTimeMs(at.toEpochMilli())
                .setBeatTimeMs(at.toEpochMilli())
                .setIntervalMs(Math.toIntExact(interval.toMillis()))
                .build();
        send(topics.ingestNodes(), node, beat.toByteArray());
    }

    /** As a node does it: the token is the offset of this very record. */
    private long connected(String imei, String node) {
        return send(imei, SessionEvent.Kind.CONNECTED, 0, node);
    }

    private long send(String imei, SessionEvent.Kind kind, long token, String node) {
        return send(topics.deviceSessions(), imei, session(imei, kind, token, node));
    }

    private static byte[] session(String imei, SessionEvent.Kind kind, long token, String node) {
        long now = Instant.now().toEpochMilli();
        return SessionEvent.newBuilder()
                .setImei(imei)
                .setKind(kind)
                .setSessionToken(token)
                .setNode(node)
                .setConnectedTimeMs(now)
                .setLastSeenTimeMs(now)
                .setRemoteAddress("10.0.0.1")
                .setRemotePort(4711)
                .setReason(kind == SessionEvent.Kind.DISCONNECTED ? "IDLE" : "")
                .build()
                .toByteArray();
    }

    private long send(String topic, String key, byte[] value) {
        return send(new ProducerRecord<>(topic, key, value));
    }

    private long send(ProducerRecord<String, byte[]> record) {
        try {
            return producer.send(record).get().offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
