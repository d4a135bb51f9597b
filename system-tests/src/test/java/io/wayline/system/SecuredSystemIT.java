package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wayline.commands.CommandService;
import io.wayline.embedded.EmbeddedDatabase;
import io.wayline.embedded.EmbeddedKafka;
import io.wayline.embedded.testing.TestAuthority;
import io.wayline.ingest.IngestNode;
import io.wayline.ingest.IngestSettings;
import io.wayline.proto.TopicPlan;
import io.wayline.proto.TopicRights;
import io.wayline.proto.Topics;
import io.wayline.telemetry.TelemetryConsumer;
import io.wayline.webhooks.WebhookDispatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * All of Wayline as docs/threat-model.md wants it: Kafka by TLS with accounts that may do only what {@link TopicRights} says,
 * PostgreSQL by TLS, passwords in files. And nothing that comes in is lost sight of.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecuredSystemIT {

    private static final Topics TOPICS = new Topics("fleet.");
    private static final String RULER = "ruler";
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ENDPOINTS = "/api/v1/webhooks/endpoints";
    private static final String ONE_SHORT_ATTEMPT = "\"timeoutSeconds\":1,\"maxRetries\":0";

    @TempDir
    static Path directory;

    private final List<Runnable> parts = new ArrayList<>();
    private final TestAuthority authority = TestAuthority.create();
    private final TestHost host = TestHost.start();
    private final TestHost refusingHost = TestHost.start().answer(500);
    private Path trusted = Path.of("");
    private Path stranger = Path.of("");
    private EmbeddedDatabase database;
    private String bootstrapServers = "";
    private TelemetryConsumer telemetry;
    private WebhookDispatcher webhooks;
    private CommandService commands;
    private IngestNode node;
    private CommandApi api;

    @BeforeAll
    void start() throws Exception {
        trusted = authority.writeTo(directory.resolve("authority.pem"));
        stranger = TestAuthority.create().writeTo(directory.resolve("stranger.pem"));
        parts.add(host::close);
        parts.add(refusingHost::close);
        var starting = CompletableFuture.supplyAsync(
                () -> EmbeddedDatabase.startEncrypted(directory.resolve("postgres"), 0, authority.forLoopback()));
        parts.add(() -> starting.join().close());
        startBroker();
        database = starting.join();
        telemetry = TelemetryConsumer.start(settings(TopicRights.TELEMETRY_CONSUMER, Map.of()));
        parts.add(telemetry::close);
        webhooks = WebhookDispatcher.start(settings(
                TopicRights.WEBHOOK_DISPATCHER,
                Map.of(
                        "NOTIFICATION_URL", host.url(),
                        "TELEMETRY_WEBHOOK_ENABLED", "true",
                        "WEBHOOK_BULK_WINDOW", "100ms",
                        "WEBHOOK_RETRY_SCHEDULE", "0s,50ms",
                        "WEBHOOK_SECRET_KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                        "WEBHOOK_ALLOW_HTTP", "true",
                        "WEBHOOK_ALLOW_LOOPBACK", "true",
                        "WEBHOOK_PORT", "0")));
        parts.add(webhooks::close);
        commands = CommandService.start(settings(
                TopicRights.COMMAND_SERVICE,
                Map.of("WEBHOOK_URL", "http://127.0.0.1:" + webhooks.port(), "COMMAND_GRACE", "500ms")));
        parts.add(commands::close);
        node = IngestNode.start(IngestSettings.from(
                settings(TopicRights.INGEST_NODE, Map.of("UDP_PORT", "0", "REFUSED_LOGIN_DELAY", "100ms"))));
        parts.add(node::close);
        api = new CommandApi(commands.port(), CommandSystem.KEY);
    }

    private void startBroker() {
        var users = new LinkedHashMap<String, String>();
        users.put(RULER, password(RULER));
        TopicRights.services().forEach(service -> users.put(service, password(service)));
        var kafka = EmbeddedKafka.startWithUsers(directory.resolve("kafka"), 0, RULER, users, authority.forLoopback());
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

    @AfterAll
    void stop() {
        parts.reversed().forEach(Runnable::run);
    }

    @Test
    void withTheLeastRightsEverythingWorksAndWhatIsNotOnesOwnIsRefused() {
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

    @Test
    void whoDoesNotTrustTheBrokerDoesNotTalkToIt() {
        assertThatThrownBy(() -> IngestNode.start(IngestSettings.from(settings(
                        TopicRights.INGEST_NODE, Map.of("KAFKA_CLIENT_SSL_TRUSTSTORE_LOCATION", stranger.toString())))))
                .hasMessageStartingWith("KAFKA_BOOTSTRAP_SERVERS")
                .hasMessageContaining("SSL handshake failed");
    }

    @Test
    void theDatabaseTalksToNobodyInClear() {
        var inClear = database.jdbcUrl().replaceFirst("\\?.*", "?sslmode=disable");

        assertThatThrownBy(() -> DriverManager.getConnection(inClear, database.user(), database.password()))
                .hasMessageContaining("no encryption");
    }

    @Test
    void aServiceThatDoesNotTrustTheDatabaseSaysWhatToDo() {
        var doubtful = database.databaseUrl().replaceFirst("sslrootcert=.*", "sslrootcert=" + stranger);

        assertThatThrownBy(() -> CommandService.start(settings(
                        TopicRights.COMMAND_SERVICE,
                        Map.of("DATABASE_URL", doubtful, "DATABASE_STARTPATIENCE", "1ms"))))
                .hasStackTraceContaining("(expected: sslrootcert=FILE with the certificate of the authority");
    }

    /** Good and bad packets, commands that end well and badly and not at all, hosts that take and refuse and wait. */
    @Test
    void whateverCameInIsAccountedForInEveryService() throws Exception {
        endpoint(refusingHost, "command.completed,command.failed");
        var paused = endpoint(host, "command.completed");
        assertThat(api.post(ENDPOINTS + "/" + paused + "/pause", "{}").status()).isEqualTo(200);
        var answering = CommandSystem.freshImei();
        var silent = CommandSystem.freshImei();
        var offline = CommandSystem.freshImei();
        var banned = CommandSystem.freshImei();
        assertThat(api.post("/api/v1/devices", "{\"imei\":\"%s\"}".formatted(banned))
                        .status())
                .isBetween(200, 201);
        assertThat(api.post("/api/v1/devices/" + banned + "/ban", "{\"reason\":\"stolen\"}")
                        .status())
                .isEqualTo(200);

        try (var good = ScriptedTracker.connect(node.port(), answering);
                var mute = ScriptedTracker.connect(node.port(), silent)) {
            api.awaitConnected(answering);
            api.awaitConnected(silent);
            good.answering(_ -> "DOUT1:1");
            var unanswered = api.send(silent, "getver", ONE_SHORT_ATTEMPT);
            var answered = api.send(answering, "setdigout 1?", "");
            var withdrawn = api.send(offline, "getver", "\"ifOffline\":\"queue\"");
            api.send(offline, "getio", "\"ifOffline\":\"queue\"");
            assertThat(api.post("/api/v1/commands/" + withdrawn + "/cancel", "{}")
                            .status())
                    .isEqualTo(200);
            var at = Instant.now();
            mute.sendRecord(at).awaitCount().sendRecord(at).awaitCount();
            badFramesAmongGoodOnes();
            aDatagram();
            await("the banned one is refused").atMost(PATIENCE).until(() -> isRefused(banned));
            api.await(answered, "SUCCEEDED");
            api.await(unanswered, "FAILED");
        }
        host.awaitPath("/webhooks/iot/v1/command/bulk_failure");
        await("at rest, everything adds up")
                .atMost(PATIENCE)
                .untilAsserted(() -> balance().mustHold());
        balance()
                .mustTellOf(List.of(
                        "wayline_ingest_frames_total outcome=\"acknowledged\"",
                        "wayline_ingest_frames_total outcome=\"quarantined\"",
                        "wayline_ingest_frames_total outcome=\"refused\"",
                        "wayline_ingest_frames_total outcome=\"response\"",
                        "wayline_ingest_frames_total outcome=\"ping\"",
                        "wayline_ingest_logins_total outcome=\"refused\"",
                        "wayline_ingest_datagrams_total outcome=\"acknowledged\"",
                        "wayline_ingest_commands_settled_total outcome=\"answered\"",
                        "wayline_ingest_commands_settled_total outcome=\"timed_out\"",
                        "wayline_telemetry_records_repeated_total",
                        "wayline_commands_ended_total state=\"SUCCEEDED\"",
                        "wayline_commands_ended_total state=\"FAILED\"",
                        "wayline_commands_ended_total state=\"CANCELLED\"",
                        "wayline_webhooks_deliveries_delivered_total",
                        "wayline_webhooks_deliveries_dead_total",
                        "wayline_webhooks_attempts_refused_total",
                        "wayline_webhooks_telemetry_records_delivered_total"));
        assertThat(balance().openCommands()).isPositive();
        assertThat(balance().pendingDeliveries()).isPositive();
    }

    @Test
    void everyCounterThatIsDocumentedIsThere() throws IOException {
        var named = Pattern.compile("`(wayline_[a-z_]+)")
                .matcher(Files.readString(Path.of("..", "docs", "counters.md")))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        var balance = balance();

        assertThat(named).hasSizeGreaterThan(40).allMatch(balance::knows);
    }

    private void badFramesAmongGoodOnes() {
        try (var tracker = TrackerSocket.connect(node.port()).login(CommandSystem.freshImei())) {
            assertThat(tracker.receive(1)).isEqualTo("01");
            assertThat(tracker.send(DocumentedPacketsIT.WRONG_CRC + DocumentedPacketsIT.CODEC_8E)
                            .receive(4))
                    .isEqualTo("00000001");
            assertThat(tracker.send("ff" + DocumentedPacketsIT.CODEC_12_ANSWER + DocumentedPacketsIT.UNDECODABLE)
                            .receive(4))
                    .isEqualTo("00000001");
        }
    }

    private void aDatagram() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var datagram = HexFormat.of().parseHex(DocumentedPacketsIT.UDP_CODEC_8);
            socket.send(
                    new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), node.udpPort()));
            socket.receive(new DatagramPacket(new byte[64], 64));
        }
    }

    private boolean isRefused(String imei) {
        try (var tracker = TrackerSocket.connect(node.port()).login(imei)) {
            return tracker.receive(1).equals("00");
        }
    }

    private String endpoint(TestHost at, String types) {
        var answer = api.post(ENDPOINTS, WebhookSystem.endpointJson(at.url(), types, ""));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body().path("endpoint").path("id").asString();
    }

    private Balance balance() {
        return new Balance(
                Metrics.of(node.metricsPort(), "/metrics"),
                Metrics.of(telemetry.port(), "/actuator/prometheus"),
                Metrics.of(commands.port(), "/actuator/prometheus"),
                Metrics.of(webhooks.port(), "/actuator/prometheus"),
                count("SELECT count(*) FROM command.command WHERE completed_at IS NULL"),
                count("SELECT count(*) FROM webhook.delivery WHERE state = 'PENDING'"));
    }

    private long count(String query) {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                login(user),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                trusted.toString()));
    }

    /** @param more what this one has beside, or instead */
    private Map<String, String> settings(String service, Map<String, String> more) {
        var settings = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "KAFKA_CLIENT_SECURITY_PROTOCOL",
                "SASL_SSL",
                "KAFKA_CLIENT_SASL_MECHANISM",
                "SCRAM-SHA-512",
                "KAFKA_CLIENT_SASL_JAAS_CONFIG_FILE",
                written(service + ".jaas", login(service)).toString(),
                "KAFKA_CLIENT_SSL_TRUSTSTORE_TYPE",
                "PEM",
                "KAFKA_CLIENT_SSL_TRUSTSTORE_LOCATION",
                trusted.toString(),
                "TOPIC_PREFIX",
                TOPICS.prefix(),
                "DATABASE_URL",
                database.databaseUrl()));
        settings.putAll(Map.of(
                "REGISTRATION_POLICY", "auto",
                "IOT_API_KEY", CommandSystem.KEY,
                "API_RATE_LIMIT", "off",
                "API_PORT", "0",
                "TELEMETRY_PORT", "0",
                "BROKER_PORT", "0",
                "BROKER_BIND", "127.0.0.1",
                "METRICS_PORT", "0",
                "DRAIN_TIME", "100ms"));
        settings.putAll(more);
        return settings;
    }

    private Path written(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String login(String user) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password(user));
    }

    private static String password(String user) {
        return "of-" + user;
    }
}
