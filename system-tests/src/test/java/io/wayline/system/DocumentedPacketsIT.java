package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packets that the manufacturer documents, through a plain socket, to rows.
 *
 * @see "Teltonika Data Sending Protocols: examples"
 */
final class DocumentedPacketsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String CODEC_8_ONE_RECORD =
            "000000000000003608010000016b40d8ea30010000000000000000000000000000000105021503010101425e0f01f10000601a014e"
                    + "0000000000000000010000c7cf";
    private static final String CODEC_8_TWO_RECORDS =
            "000000000000004308020000016b40d57b480100000000000000000000000000000001010101000000000000016b40d5c198010000"
                    + "000000000000000000000000000101010101000000020000252c";
    static final String CODEC_8E =
            "000000000000004a8e010000016b412cee000100000000000000000000000000000000010005000100010100010011001d00010010"
                    + "015e2c880002000b000000003544c87a000e000000001dd7e06a00000100002994";
    private static final String CODEC_16 =
            "000000000000005f10020000016bdbc7833000000000000000000000000000000000000b05040200010000030002000b0027004256"
                    + "3a00000000016bdbc7871800000000000000000000000000000000000b05040200010000030002000b00260042563a0000020000"
                    + "5fb3";
    static final String CODEC_12_ANSWER =
            "00000000000000370c01060000002f4449313a31204449323a30204449333a302041494e313a302041494e323a313639323420444f"
                    + "313a3020444f323a3101000066e3";
    /** Codec 8E whose element of variable length claims 65535 bytes; the CRC is right. */
    static final String UNDECODABLE =
            "000000000000004f8e010000016b412cee000100000000000000000000000000000000010005000100010100010011001d00010010"
                    + "015e2c880002000b000000003544c87a000e000000001dd7e06a00010181ffff11010000ebd8";

    static final String WRONG_CRC =
            "000000000000002808010000016b40d9ad80010000000000000000000000000000000103021503010101425e1000000100001234";
    static final String UDP_CODEC_8 =
            "003dcafe0105000f33353230393330383634303336353508010000016b4f815b300100000000000000000000000000000001030215"
                    + "03010101425dbc000001";

    @TempDir
    static Path directory;

    private static SystemUnderTest system;

    @BeforeAll
    static void startSystem() {
        system = SystemUnderTest.start(directory);
    }

    @AfterAll
    static void stopSystem() {
        system.close();
    }

    static Stream<Arguments> documentedPackets() {
        return Stream.of(
                Arguments.of(
                        "356307042440001",
                        CODEC_8_ONE_RECORD,
                        "00000001",
                        List.of("1560161086000|1|0|0|0|1||{\"21\":3,\"1\":1,\"66\":24079,\"241\":24602,\"78\":0}")),
                Arguments.of(
                        "356307042440002",
                        CODEC_8_TWO_RECORDS,
                        "00000002",
                        List.of("1560160861000|1|0|0|0|1||{\"1\":0}", "1560160879000|1|0|0|0|1||{\"1\":1}")),
                Arguments.of(
                        "356307042440003",
                        CODEC_8E,
                        "00000001",
                        List.of(
                                "1560166592000|1|0|0|0|1||{\"1\":1,\"17\":29,\"16\":22949000,\"11\":893700218,\"14\":500686954}")),
                Arguments.of(
                        "356307042440004",
                        CODEC_16,
                        "00000002",
                        List.of(
                                "1562760414000|0|0|0|0|11|5|{\"1\":0,\"3\":0,\"11\":39,\"66\":22074}",
                                "1562760415000|0|0|0|0|11|5|{\"1\":0,\"3\":0,\"11\":38,\"66\":22074}")));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("documentedPackets")
    void aDocumentedPacketBecomesItsRowsAndAResendChangesNothing(
            String imei, String packet, String answer, List<String> rows) {
        try (var tracker = TrackerSocket.connect(system.trackerPort).login(imei)) {
            assertThat(tracker.receive(1)).isEqualTo("01");
            assertThat(tracker.send(packet).receive(4)).isEqualTo(answer);
            assertThat(tracker.send(packet).receive(4))
                    .as("answer to the resend")
                    .isEqualTo(answer);
        }
        awaitRows(imei, rows);

        try (var later = TrackerSocket.connect(system.trackerPort).login(imei)) {
            assertThat(later.receive(1)).isEqualTo("01");
            assertThat(later.send(packet).receive(4)).isEqualTo(answer);
            // One more record, after which the repeated ones must have been seen as well.
            assertThat(later.send(MARKER).receive(4)).isEqualTo("00000001");
        }
        await().atMost(PATIENCE).until(() -> system.count(COUNT_MARKERS.formatted(imei)) == 1);
        assertThat(rows(imei)).isEqualTo(rows);
    }

    @Test
    void oneByteAtATimeWithPingsAndAnswersBetweenFramesIsTheSameStream() {
        var imei = "356307042440005";
        try (var tracker = TrackerSocket.connect(system.trackerPort)) {
            var stream = "ff000f" + HexFormat.of().formatHex(imei.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            tracker.sendByteByByte(stream);
            assertThat(tracker.receive(1)).isEqualTo("01");
            tracker.sendByteByByte(CODEC_8_ONE_RECORD);
            assertThat(tracker.receive(4)).isEqualTo("00000001");
            tracker.sendByteByByte("ff" + CODEC_12_ANSWER + "ffff" + CODEC_8E);
            assertThat(tracker.receive(4))
                    .as("nothing but the count of the second packet")
                    .isEqualTo("00000001");
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows(imei)).hasSize(2));
    }

    @Test
    void aFrameThatCannotBeDecodedIsAcknowledgedAndDoesNotHoldUpTheNext() {
        var imei = "356307042440006";
        try (var tracker = TrackerSocket.connect(system.trackerPort).login(imei)) {
            assertThat(tracker.receive(1)).isEqualTo("01");
            assertThat(tracker.send(UNDECODABLE).receive(4)).isEqualTo("00000001");
            assertThat(tracker.send(CODEC_8E).receive(4)).isEqualTo("00000001");
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows(imei)).hasSize(1));
    }

    @Test
    void aWrongCrcIsNotAcknowledgedAndTheSamePacketSentWellIs() {
        var imei = "356307042440007";
        try (var tracker = TrackerSocket.connect(system.trackerPort).login(imei)) {
            assertThat(tracker.receive(1)).isEqualTo("01");
            assertThat(tracker.send(WRONG_CRC + CODEC_8E).receive(4))
                    .as("the only answer is that of the second frame")
                    .isEqualTo("00000001");
        }
        awaitRows(
                imei,
                List.of(
                        "1560166592000|1|0|0|0|1||{\"1\":1,\"17\":29,\"16\":22949000,\"11\":893700218,\"14\":500686954}"));
    }

    @Test
    void aStrangerIsShownTheDoorWithoutAnAnswer() {
        try (var stranger = TrackerSocket.connect(system.trackerPort)) {
            var request = "GET / HTTP/1.1\r\nHost: tracker\r\n\r\n";
            stranger.send(HexFormat.of().formatHex(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            assertThat(stranger.receive(1)).isEmpty();
        }
    }

    @Test
    void aDatagramIsAnsweredWithItsOwnIdsAndStored() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var datagram = HexFormat.of().parseHex(UDP_CODEC_8);
            socket.send(new DatagramPacket(
                    datagram, datagram.length, InetAddress.getLoopbackAddress(), system.trackerPort));
            var answer = new DatagramPacket(new byte[64], 64);
            socket.receive(answer);
            assertThat(HexFormat.of().formatHex(Arrays.copyOf(answer.getData(), answer.getLength())))
                    .isEqualTo("0005cafe010501");
        }
        awaitRows("352093086403655", List.of("1560407006000|1|0|0|0|1||{\"21\":3,\"1\":1,\"66\":23996}"));
    }

    /** received = one outcome each + in hand; consumed = stored + repeated + quarantined. */
    @Test
    void countersOfNodeAndConsumerAddUp() {
        try (var tracker = TrackerSocket.connect(system.trackerPort).login("356307042440008")) {
            assertThat(tracker.receive(1)).isEqualTo("01");
            assertThat(tracker.send("ff" + CODEC_12_ANSWER + UNDECODABLE).receive(4))
                    .isEqualTo("00000001");
            assertThat(tracker.send(CODEC_8E).receive(4)).isEqualTo("00000001");
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(system.nodeMetric("wayline_ingest_frames_received_total"))
                    .isPositive()
                    .isEqualTo(system.nodeMetric("wayline_ingest_frames_total")
                            + system.nodeMetric("wayline_ingest_frames_in_hand"));
            assertThat(system.consumerMetric("wayline_telemetry_records_consumed_total"))
                    .isPositive()
                    .isEqualTo(system.consumerMetric("wayline_telemetry_records_stored_total")
                            + system.consumerMetric("wayline_telemetry_records_repeated_total")
                            + system.consumerMetric("wayline_telemetry_records_quarantined_total"));
        });
    }

    private static final String MARKER =
            "000000000000002808010000016b40d9ad80010000000000000000000000000000000103021503010101425e100000010000f22a";
    private static final long MARKER_TIME = 1_560_161_136_000L;
    private static final String COUNT_MARKERS =
            "SELECT count(*) FROM telemetry.record WHERE imei = '%s' AND time = to_timestamp(" + MARKER_TIME / 1000
                    + ")";

    private static void awaitRows(String imei, List<String> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows(imei)).isEqualTo(expected));
    }

    /** The rows of a tracker in the order of its clock, without the marker. */
    private static List<String> rows(String imei) {
        return system.rows("""
                        SELECT concat_ws('|', (extract(epoch FROM time) * 1000)::bigint, priority, longitude_e7, latitude_e7,
                                         satellites, event_io_id, coalesce(generation_type::text, ''), io_by_id::text)
                          FROM telemetry.record
                         WHERE imei = '%s' AND time <> to_timestamp(%d)
                         ORDER BY time, record_index
                        """.formatted(imei, MARKER_TIME / 1000)).stream()
                .map(row -> (String) row.getFirst())
                .toList();
    }
}
