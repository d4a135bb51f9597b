package io.wayline.devices.presence.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import io.wayline.commands.CommandService;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.database.DatabaseUrl;
import io.wayline.proto.Topics;
import io.wayline.proto.device.v1.NodeHeartbeat;
import io.wayline.proto.device.v1.NodeHeartbeat.State;
import io.wayline.proto.device.v1.SessionEvent;
import io.wayline.proto.device.v1.SessionEvent.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Records of the two topics in, rows out. */
class PresenceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String IMEI = "352093080000001";
    private static final String OTHER = "352093080000002";
    private static final Duration LONG = Duration.ofHours(1);

    private final TestInfrastructure infrastructure = TestInfrastructure.shared();
    private final Topics topics = infrastructure.freshTopics();
    private final String databaseUrl = infrastructure.freshDatabase();
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
    private CommandService service;
    private JdbcClient jdbc;

    @BeforeEach
    void start() throws Exception {
        // Offset 0 is no token: whatever is first in a partition is announced again.
        for (int partition = 0; partition < 4; partition++) {
            producer.send(new ProducerRecord<>(
                            topics.deviceSessions(), partition, IMEI, session(IMEI, Kind.SEEN, 0, "x")))
                    .get();
        }
        startService();
        var url = DatabaseUrl.parse(databaseUrl);
        jdbc = JdbcClient.create(new DriverManagerDataSource(url.jdbcUrl(), url.user(), url.password()));
    }

    private void startService() {
        service = CommandService.start(Map.of(
                "DATABASE_URL",
                databaseUrl,
                "KAFKA_BOOTSTRAP_SERVERS",
                infrastructure.kafkaBootstrapServers(),
                "TOPIC_PREFIX",
                topics.prefix(),
                "COMMAND_CHANNEL",
                "keyed",
                "API_PORT",
                "0"));
    }

    @AfterEach
    void stop() {
        service.close();
        producer.close();
    }

    @Test
    void theNewestSessionIsTheOneThatCounts() {
        beat("node-a", Instant.now(), LONG, State.RUNNING);
        beat("node-b", Instant.now(), LONG, State.RUNNING);
        long first = connected(IMEI, "node-a");
        awaitLive(IMEI, first, "node-a");

        long second = connected(IMEI, "node-b");
        awaitLive(IMEI, second, "node-b");

        send(IMEI, session(IMEI, Kind.DISCONNECTED, first, "node-a"));
        long barrier = connected(OTHER, "node-a");
        awaitLive(OTHER, barrier, "node-a");
        send(IMEI, session(IMEI, Kind.SEEN, second, "node-b"));
        awaitLive(IMEI, second, "node-b");

        send(IMEI, session(IMEI, Kind.DISCONNECTED, second, "node-b"));
        awaitNotLive(IMEI);
        assertThat(jdbc.sql("SELECT end_reason FROM command.presence WHERE imei = ?")
                        .param(IMEI)
                        .query(String.class)
                        .single())
                .isEqualTo("IDLE");
    }

    @Test
    void sessionsEndWithTheirNodeAndLiveAgainWithIt() {
        var interval = Duration.ofMillis(500);
        beat("node-a", Instant.now(), interval, State.RUNNING);
        long token = connected(IMEI, "node-a");
        jdbc.sql("INSERT INTO command.lane (imei, due_at) VALUES (?, now() + interval '1 day')"
                        + " ON CONFLICT (imei) DO UPDATE SET due_at = EXCLUDED.due_at")
                .param(IMEI)
                .update();

        awaitNotLive(IMEI);
        await("node declared dead").atMost(PATIENCE).until(() -> isEnded("node-a"));
        awaitDue(IMEI);

        jdbc.sql("UPDATE command.lane SET due_at = now() + interval '1 day'").update();
        beat("node-a", Instant.now(), LONG, State.RUNNING);
        awaitLive(IMEI, token, "node-a");
        awaitDue(IMEI);

        beat("node-a", Instant.now(), LONG, State.STOPPED);
        awaitNotLive(IMEI);
    }

    @Test
    void whoConnectsIsLookedAtIfCommandsAreOpen() {
        jdbc.sql("INSERT INTO command.lane (imei, due_at) VALUES (?, now() + interval '1 day'), (?, NULL)")
                .params(IMEI, OTHER)
                .update();
        beat("node-a", Instant.now(), LONG, State.RUNNING);

        connected(IMEI, "node-a");
        long other = connected(OTHER, "node-a");

        awaitDue(IMEI);
        awaitLive(OTHER, other, "node-a");
        assertThat(jdbc.sql("SELECT count(*) FROM command.lane WHERE imei = ? AND due_at IS NULL")
                        .param(OTHER)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void startingAgainAndReadingEverythingAgainChangesNothing() {
        beat("node-a", Instant.now(), LONG, State.RUNNING);
        beat("node-b", Instant.now().minus(LONG), Duration.ofSeconds(1), State.RUNNING);
        connected(IMEI, "node-a");
        long token = connected(IMEI, "node-a");
        send(IMEI, session(IMEI, Kind.SEEN, token, "node-a"));
        awaitLive(IMEI, token, "node-a");
        long other = connected(OTHER, "node-a");
        awaitLive(OTHER, other, "node-a");
        send(OTHER, session(OTHER, Kind.DISCONNECTED, other, "node-a"));
        awaitNotLive(OTHER);
        await().atMost(PATIENCE).until(() -> isEnded("node-b"));
        var before = everything();

        service.close();
        jdbc.sql("UPDATE command.consumed_offset SET next_offset = 0").update();
        startService();

        assertThat(everything()).isEqualTo(before);
        assertThat(readiness()).contains("\"UP\"");
    }

    @Test
    void recordsThatNobodyCanReadAreKeptAndHoldNobodyUp() {
        beat("node-a", Instant.now(), LONG, State.RUNNING);
        send(IMEI, new byte[] {1, 2, 3});
        send(
                IMEI,
                SessionEvent.newBuilder()
                        .setImei(IMEI)
                        .setKind(Kind.CONNECTED)
                        .setConnectedTimeMs(Long.MAX_VALUE)
                        .build()
                        .toByteArray());
        send(topics.ingestNodes(), "junk", new byte[] {9});

        long token = connected(IMEI, "node-a");

        awaitLive(IMEI, token, "node-a");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql("SELECT reason FROM command.refused_record ORDER BY reason")
                                .query((row, _) -> row.getString(1))
                                .list())
                        .containsExactly("NOT_A_HEARTBEAT", "NOT_A_SESSION_EVENT", "TIME"));
    }

    private List<Map<String, Object>> everything() {
        var rows = new java.util.ArrayList<Map<String, Object>>();
        rows.addAll(
                jdbc.sql("SELECT * FROM command.presence ORDER BY imei").query().listOfRows());
        rows.addAll(jdbc.sql("SELECT * FROM command.ingest_node ORDER BY node")
                .query()
                .listOfRows());
        rows.addAll(jdbc.sql("SELECT * FROM command.lane ORDER BY imei").query().listOfRows());
        return rows;
    }

    private String readiness() {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + service.port() + "/actuator/health/readiness"))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isEnded(String node) {
        return jdbc.sql("SELECT count(*) FROM command.ingest_node WHERE node = ? AND ended")
                        .param(node)
                        .query(Long.class)
                        .single()
                == 1;
    }

    private void awaitLive(String imei, long token, String node) {
        await(imei + " live")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                jdbc.sql("SELECT session_token || ' ' || node FROM command.live_session WHERE imei = ?")
                                        .param(imei)
                                        .query((row, _) -> row.getString(1))
                                        .list())
                        .containsExactly(token + " " + node));
    }

    private void awaitNotLive(String imei) {
        await(imei + " not live")
                .atMost(PATIENCE)
                .until(() -> jdbc.sql(
                                        "SELECT count(*) FROM command.presence p WHERE imei = ?"
                                                + " AND NOT EXISTS (SELECT 1 FROM command.live_session l WHERE l.imei = p.imei)")
                                .param(imei)
                                .query(Long.class)
                                .single()
                        == 1);
    }

    /** Due by now, or looked at already: with nothing open there is nothing more to wait for. */
    private void awaitDue(String imei) {
        await(imei + " due")
                .atMost(PATIENCE)
                .until(() -> jdbc.sql("SELECT count(*) FROM command.lane WHERE imei = ?"
                                        + " AND (due_at IS NULL OR due_at <= now() + interval '1 second')")
                                .param(imei)
                                .query(Long.class)
                                .single()
                        == 1);
    }

    private void beat(String node, Instant at, Duration interval, State state) {
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
        return send(imei, session(imei, Kind.CONNECTED, 0, node));
    }

    private static byte[] session(String imei, Kind kind, long token, String node) {
        MessageLite event = SessionEvent.newBuilder()
                .setImei(imei)
                .setKind(kind)
                .setSessionToken(token)
                .setNode(node)
                .setConnectedTimeMs(1_700_000_000_000L)
                .setLastSeenTimeMs(1_700_000_000_000L + token)
                .setRemoteAddress("10.0.0.1")
                .setRemotePort(4711)
                .setReason(kind == Kind.DISCONNECTED ? "IDLE" : "")
                .build();
        return event.toByteArray();
    }

    private long send(String imei, byte[] value) {
        return send(topics.deviceSessions(), imei, value);
    }

    private long send(String topic, String key, byte[] value) {
        try {
            return producer.send(new ProducerRecord<>(topic, key, value)).get().offset();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
