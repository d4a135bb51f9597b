package io.wayline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.Codec;
import io.wayline.proto.command.v1.CommandResponse;
import io.wayline.proto.device.v1.DeviceRegistration;
import io.wayline.proto.device.v1.NodeHeartbeat;
import io.wayline.proto.device.v1.SessionEvent;
import io.wayline.proto.telemetry.v1.QuarantinedFrame;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.proto.telemetry.v1.Transport;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole nodes on a real broker, with plain sockets for trackers. */
class IngestNodeIT {

    private static final String IMEI = "356307042441013";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(700);

    @RegisterExtension
    final NodesUnderTest nodes = new NodesUnderTest();

    @BeforeEach
    void letAnybodyIn() {
        nodes.set("REGISTRATION_POLICY", "auto", "DRAIN_TIME", "200ms", "REFUSED_LOGIN_DELAY", "10ms");
    }

    @Test
    void theDocumentedPacketIsAcknowledgedAndStandsInTheLog() throws Exception {
        var tracker = nodes.admitted(nodes.start(), IMEI);

        assertThat(tracker.sendPacket(Packets.DOCUMENTED)).isEqualTo(1);

        var log = nodes.contents(nodes.topics().telemetryRecords());
        var message = log.all().getFirst();
        assertThat(message.key()).isEqualTo(IMEI);
        assertThat(new String(message.headers().lastHeader("ce_type").value(), UTF_8))
                .isEqualTo("io.wayline.telemetry.record.v1");
        var record = TelemetryRecord.parseFrom(message.value());
        assertThat(record.getDeviceTimeMs()).isEqualTo(1_560_161_086_000L);
        assertThat(record.getTransport()).isEqualTo(Transport.TRANSPORT_TCP);
        assertThat(record.getCodec()).isEqualTo(io.wayline.proto.telemetry.v1.Codec.CODEC_8);
        assertThat(record.getIoList()).extracting(element -> element.getId()).containsExactly(21, 1, 66, 241, 78);
        assertThat(record.getIo(2).getUnsigned()).isEqualTo(24_079);
        assertThat(record.getIo(2).getName()).isEqualTo("external_voltage_mv");
        assertThat(record.getSessionToken()).isPositive();
    }

    @Test
    void everyRecordOfAPacketIsThereBeforeItsCountComes() throws Exception {
        var tracker = nodes.admitted(nodes.start(), IMEI);

        assertThat(tracker.sendPacket(Packets.frame(0, 25))).isEqualTo(25);
        assertThat(tracker.sendPacket(Packets.frame(100, 3))).isEqualTo(3);

        assertThat(nodes.contents(nodes.topics().telemetryRecords()).telemetry())
                .hasSize(28)
                .allSatisfy(record -> assertThat(record.getSessionToken()).isPositive());
    }

    @Test
    void aResentPacketHasTheSameIds() throws Exception {
        var node = nodes.start();
        assertThat(nodes.admitted(node, IMEI).sendPacket(Packets.DOCUMENTED)).isEqualTo(1);
        assertThat(nodes.admitted(node, IMEI).sendPacket(Packets.DOCUMENTED)).isEqualTo(1);

        var records = nodes.contents(nodes.topics().telemetryRecords()).telemetry();
        assertThat(records).hasSize(2);
        assertThat(records.get(0).getRecordId()).isEqualTo(records.get(1).getRecordId());
    }

    @Test
    void aTrackerThatDoesNotWaitGetsItsAnswersInOrder() throws Exception {
        var tracker = nodes.admitted(nodes.start(), IMEI);

        for (int records = 1; records <= 5; records++) {
            tracker.send(Packets.frame(records * 100, records));
        }

        for (int records = 1; records <= 5; records++) {
            assertThat(tracker.readCount()).isEqualTo(records);
        }
    }

    @Test
    void anUnreadableFrameIsKeptAndLetGo() throws Exception {
        var tracker = nodes.admitted(nodes.start(), IMEI);

        assertThat(tracker.sendPacket(Packets.countMismatch())).isEqualTo(1);

        var kept = QuarantinedFrame.parseFrom(nodes.contents(nodes.topics().telemetryQuarantine())
                .all()
                .getFirst()
                .value());
        assertThat(kept.getRaw().toByteArray()).isEqualTo(Packets.countMismatch());
        assertThat(kept.getReason()).isEqualTo("COUNT_MISMATCH");
        assertThat(kept.getAcknowledgedRecords()).isEqualTo(1);
    }

    @Test
    void anAnswerToACommandIsPublishedAndNeverAcknowledged() throws Exception {
        var tracker = nodes.admitted(nodes.start(), IMEI);

        tracker.send(Packets.RESPONSE);

        assertThat(tracker.sendPacket(Packets.DOCUMENTED))
                .as("the next four bytes belong to the packet")
                .isEqualTo(1);
        var response = CommandResponse.parseFrom(nodes.contents(nodes.topics().commandResponses())
                .all()
                .getFirst()
                .value());
        assertThat(response.getKind()).isEqualTo(CommandResponse.Kind.TEXT);
        assertThat(response.getText()).startsWith("DI1:1 DI2:0");
    }

    @Test
    void anUnknownTrackerIsRefusedUnderTheAllowListAndAdmittedOnceRegistered() throws Exception {
        var node = nodes.start("REGISTRATION_POLICY", "allow-list");
        try (var stranger = new TrackerClient(node.port())) {
            assertThat(stranger.login(IMEI)).isZero();
            assertThat(stranger.isHungUpOn()).isTrue();
        }

        nodes.register(
                IMEI,
                DeviceRegistration.newBuilder().setImei(IMEI).setModel("FMB120").build());

        await().atMost(PATIENCE).untilAsserted(() -> {
            try (var known = new TrackerClient(node.port())) {
                assertThat(known.login(IMEI)).isEqualTo(1);
                assertThat(known.sendPacket(Packets.DOCUMENTED)).isEqualTo(1);
            }
        });
        assertThat(nodes.contents(nodes.topics().telemetryRecords())
                        .telemetry()
                        .getLast()
                        .getModel())
                .isEqualTo("FMB120");
    }

    @Test
    void theRegistryIsKnownBeforeThePortOpens() throws Exception {
        nodes.register(IMEI, DeviceRegistration.newBuilder().setImei(IMEI).build());

        nodes.admitted(nodes.start("REGISTRATION_POLICY", "allow-list"), IMEI);
    }

    @Test
    void aBanEndsTheLiveSession() throws Exception {
        var tracker = nodes.admitted(nodes.start(), IMEI);

        nodes.register(
                IMEI,
                DeviceRegistration.newBuilder().setImei(IMEI).setBanned(true).build());

        assertThat(tracker.isHungUpOn()).isTrue();
        var journal = nodes.contents(nodes.topics().deviceSessions());
        await().atMost(PATIENCE).untilAsserted(() -> {
            var last = journal.sessionEvents().getLast();
            assertThat(last.getKind()).isEqualTo(SessionEvent.Kind.DISCONNECTED);
            assertThat(last.getReason()).isEqualTo("BANNED");
        });
    }

    @Test
    void aNewerSessionOnTheSameNodeWins() throws Exception {
        var node = nodes.start();
        var older = nodes.admitted(node, IMEI);
        var newer = nodes.admitted(node, IMEI);

        assertThat(older.isHungUpOn()).isTrue();
        assertThat(newer.sendPacket(Packets.DOCUMENTED)).isEqualTo(1);

        assertThat(nodes.contents(nodes.topics().deviceSessions()).sessionEvents())
                .extracting(SessionEvent::getKind)
                .as("the end of the older one is no news")
                .containsOnly(SessionEvent.Kind.CONNECTED);
    }

    @Test
    void aNewerSessionOnAnotherNodeWinsAndPresenceConverges() throws Exception {
        var first = nodes.start();
        var second = nodes.start();
        var older = nodes.admitted(first, IMEI);
        var newer = nodes.admitted(second, IMEI);

        assertThat(older.isHungUpOn()).isTrue();
        assertThat(newer.sendPacket(Packets.DOCUMENTED)).isEqualTo(1);
        var live = nodes.contents(nodes.topics().telemetryRecords())
                .telemetry()
                .getFirst()
                .getSessionToken();

        var journal = nodes.contents(nodes.topics().deviceSessions());
        assertThat(journal.highestToken()).isEqualTo(live);

        newer.close();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(journal.sessionEvents().getLast().getKind())
                                .isEqualTo(SessionEvent.Kind.DISCONNECTED));
        assertThat(journal.sessionEvents().getLast().getSessionToken()).isEqualTo(live);
    }

    @Test
    void anOldSessionsEndIsAnsweredByTheLiveOne() throws Exception {
        nodes.admitted(nodes.start(), IMEI);
        var journal = nodes.contents(nodes.topics().deviceSessions());
        long live = journal.highestToken();

        var stale = SessionEvent.newBuilder()
                .setImei(IMEI)
                .setKind(SessionEvent.Kind.DISCONNECTED)
                .setSessionToken(live - 1)
                .setNode("a node that is gone")
                .build();
        nodes.publish(new ProducerRecord<>(nodes.topics().deviceSessions(), IMEI, stale.toByteArray()));

        await().atMost(PATIENCE).untilAsserted(() -> {
            var last = journal.sessionEvents().getLast();
            assertThat(last.getKind()).isEqualTo(SessionEvent.Kind.CONNECTED);
            assertThat(last.getSessionToken()).isEqualTo(live);
        });
    }

    @Test
    void lastSeenIsPublishedNowAndThen() throws Exception {
        var tracker = nodes.admitted(nodes.start("SEEN_INTERVAL", "100ms"), IMEI);
        for (int i = 0; i < 20; i++) {
            assertThat(tracker.sendPacket(Packets.frame(i, 1))).isEqualTo(1);
        }

        var journal = nodes.contents(nodes.topics().deviceSessions());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(journal.sessionEvents())
                        .filteredOn(event -> event.getKind() == SessionEvent.Kind.SEEN)
                        .isNotEmpty()
                        .allSatisfy(event ->
                                assertThat(event.getLastSeenTimeMs()).isGreaterThan(event.getConnectedTimeMs())));
    }

    @Test
    void aDatagramIsAnsweredWithItsOwnIds() throws Exception {
        var node = nodes.start("UDP_PORT", "0");
        var datagram = AvlEncoder.datagram(
                0xCAFE, 7, IMEI, Codec.CODEC_8E, List.of(Packets.record(1, 0), Packets.record(2, 0)));
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.send(
                    new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), node.udpPort()));
            var answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);

            assertThat(java.util.Arrays.copyOf(answer.getData(), answer.getLength()))
                    .containsExactly(0, 5, 0xCA, 0xFE, 1, 7, 2);
        }
        assertThat(nodes.contents(nodes.topics().telemetryRecords()).telemetry())
                .hasSize(2)
                .allSatisfy(record -> {
                    assertThat(record.getTransport()).isEqualTo(Transport.TRANSPORT_UDP);
                    assertThat(record.getSessionToken()).isZero();
                    assertThat(record.getPacketId()).isEqualTo(7);
                });
    }

    @Test
    void aStoppedNodeHasSaidGoodbye() throws Exception {
        var node = nodes.start();
        var tracker = nodes.admitted(node, IMEI);
        assertThat(tracker.sendPacket(Packets.DOCUMENTED)).isEqualTo(1);

        node.close();

        assertThat(tracker.isHungUpOn()).isTrue();
        var last =
                nodes.contents(nodes.topics().deviceSessions()).sessionEvents().getLast();
        assertThat(last.getKind()).isEqualTo(SessionEvent.Kind.DISCONNECTED);
        assertThat(last.getReason()).isEqualTo("DRAINING");
        var beats = nodes.contents(nodes.topics().ingestNodes()).all();
        assertThat(NodeHeartbeat.parseFrom(beats.getLast().value()).getState()).isEqualTo(NodeHeartbeat.State.STOPPED);
    }

    @Test
    void healthAndMetricsTellHowItIs() throws Exception {
        var node = nodes.start();
        assertThat(nodes.admitted(node, IMEI).sendPacket(Packets.DOCUMENTED)).isEqualTo(1);

        assertThat(get(node, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(node, "/health/ready").body()).isEqualTo("{\"ready\":true,\"reasons\":[]}\n");
        assertThat(get(node, "/metrics").body())
                .contains("wayline_ingest_frames_total{outcome=\"acknowledged\"} 1.0")
                .contains("wayline_ingest_sessions 1.0")
                .contains("wayline_ingest_commands_written_total 0.0")
                .contains("wayline_ingest_commands_not_sent_total{reason=\"DEADLINE_PASSED\"} 0.0")
                .contains("wayline_ingest_commands_topics_missing")
                .contains("wayline_ingest_ack_latency_seconds_count 1");
    }

    private static HttpResponse<String> get(IngestNode node, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.metricsPort() + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void aStrangerIsShownTheDoorWithoutAWord() throws Exception {
        var node = nodes.start();
        try (var browser = new TrackerClient(node.port())) {
            browser.send("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n".getBytes(UTF_8));
            assertThat(browser.isHungUpOn()).isTrue();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(node, "/metrics").body())
                        .contains("wayline_ingest_connections_closed_total{reason=\"HTTP_REQUEST\"} 1.0"));
    }

    @Test
    void nothingIsSaidBeforeTheLogin() throws Exception {
        try (var tracker = new TrackerClient(nodes.start().port())) {
            assertThat(tracker.hearsNothingFor(MOMENT)).isTrue();
            assertThat(tracker.login(IMEI)).isEqualTo(1);
        }
    }
}
