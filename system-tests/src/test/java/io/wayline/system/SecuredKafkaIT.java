package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wayline.commands.CommandService;
import io.wayline.embedded.EmbeddedKafka;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.ingest.IngestNode;
import io.wayline.ingest.IngestSettings;
import io.wayline.proto.TopicPlan;
import io.wayline.proto.TopicRights;
import io.wayline.proto.Topics;
import io.wayline.telemetry.TelemetryConsumer;
import io.wayline.webhooks.WebhookDispatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that knows its clients and lets each do only what {@link TopicRights} says: all of Wayline runs on it. */
final class SecuredKafkaIT {

    private static final Topics TOPICS = new Topics("fleet.");
    private static final String RULER = "ruler";
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<Runnable> parts = new ArrayList<>();
    private final String database = TestInfrastructure.shared().freshDatabase();
    private String bootstrapServers = "";

    @BeforeEach
    void startBroker() {
        var users = new LinkedHashMap<String, String>();
        users.put(RULER, password(RULER));
        TopicRights.services().forEach(service -> users.put(service, password(service)));
        var kafka = EmbeddedKafka.startWithUsers(directory, 0, RULER, users);
        parts.add(kafka::close);
        bootstrapServers = kafka.bootstrapServers();
        var principals =
                TopicRights.services().stream().collect(Collectors.toMap(Function.identity(), user -> "User:" + user));
        try (var admin = Admin.create(client(RULER))) {
            TopicPlan.of(admin, TOPICS.all(PARTITIONS)).apply(admin, (short) 1);
            await().atMost(PATIENCE)
                    .until(() -> admin.createAcls(TopicRights.all(TOPICS, principals))
                            .all()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .thenApply(_ -> true)
                            .get());
        }
    }

    @AfterEach
    void stop() {
        parts.reversed().forEach(Runnable::run);
    }

    @Test
    void withTheLeastRightsEverythingWorksAndWhatIsNotOnesOwnIsRefused() throws Exception {
        var telemetry = TelemetryConsumer.start(settings(TopicRights.TELEMETRY_CONSUMER));
        parts.add(telemetry::close);
        var commands = CommandService.start(settings(TopicRights.COMMAND_SERVICE));
        parts.add(commands::close);
        var node = IngestNode.start(IngestSettings.from(settings(TopicRights.INGEST_NODE)));
        parts.add(node::close);
        var api = new CommandApi(commands.port(), CommandSystem.KEY);
        var host = TestHost.start();
        parts.add(host::close);
        var ofDispatcher = new HashMap<>(settings(TopicRights.WEBHOOK_DISPATCHER));
        ofDispatcher.putAll(Map.of(
                "NOTIFICATION_URL", host.url(),
                "TELEMETRY_WEBHOOK_ENABLED", "true",
                "WEBHOOK_SECRET_KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "WEBHOOK_ALLOW_LOOPBACK", "true",
                "WEBHOOK_PORT", "0"));
        var webhooks = WebhookDispatcher.start(ofDispatcher);
        parts.add(webhooks::close);
        var imei = CommandSystem.freshImei();

        try (var tracker = ScriptedTracker.connect(node.port(), imei)) {
            tracker.sendRecord(Instant.now()).awaitCount().answering(text -> "DOUT1:1");
            await("the record in the database")
                    .atMost(PATIENCE)
                    .until(() ->
                            api.get("/api/v1/devices/" + imei + "/position").status() == 200);
            api.awaitConnected(imei);
            api.await(api.send(imei, "setdigout 1?", ""), "SUCCEEDED");
            await("both webhooks")
                    .atMost(PATIENCE)
                    .until(() -> paths(host)
                            .containsAll(Set.of("/webhooks/iot/v1/telemetry", "/webhooks/iot/v1/command/confirm")));
        }
        assertThatThrownBy(() -> write(TopicRights.TELEMETRY_CONSUMER, TOPICS.commandEvents()))
                .hasCauseInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> write(TopicRights.WEBHOOK_DISPATCHER, TOPICS.telemetryRecords()))
                .hasCauseInstanceOf(AuthorizationException.class);
    }

    private static Set<String> paths(TestHost host) {
        return host.requests().stream().map(TestHost.Request::path).collect(Collectors.toSet());
    }

    private void write(String user, String topic) throws ExecutionException, InterruptedException {
        var settings = client(user);
        settings.put("max.block.ms", 20_000);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, "350612345678901", new byte[1]))
                    .get();
        }
    }

    private Map<String, Object> client(String user) {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(user)));
    }

    private Map<String, String> settings(String service) {
        return Map.ofEntries(
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers),
                Map.entry("KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_PLAINTEXT"),
                Map.entry("KAFKA_CLIENT_SASL_MECHANISM", "PLAIN"),
                Map.entry("KAFKA_CLIENT_SASL_JAAS_CONFIG", login(service)),
                Map.entry("TOPIC_PREFIX", TOPICS.prefix()),
                Map.entry("DATABASE_URL", database),
                Map.entry("REGISTRATION_POLICY", "auto"),
                Map.entry("IOT_API_KEY", CommandSystem.KEY),
                Map.entry("API_PORT", "0"),
                Map.entry("TELEMETRY_PORT", "0"),
                Map.entry("BROKER_PORT", "0"),
                Map.entry("BROKER_BIND", "127.0.0.1"),
                Map.entry("METRICS_PORT", "0"),
                Map.entry("DRAIN_TIME", "100ms"));
    }

    private static String login(String user) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password(user));
    }

    private static String password(String user) {
        return "of-" + user;
    }
}
