package io.wayline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.DeviceMessage.Login;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever can be encoded is decoded to the same, and encodes to the same bytes again. */
class RoundTripPropertiesTest {

    private static final int CASES = 40;
    private static final String SOME_SEEDS = "io.wayline.codec.Seeds#some";

    @ParameterizedTest(name = "-Dwayline.seed={0}")
    @MethodSource(SOME_SEEDS)
    void recordsComeBackFromAFrame(long seed) {
        var random = new RandomFrames(seed);
        for (int i = 0; i < CASES; i++) {
            for (var codec : List.of(Codec.CODEC_8, Codec.CODEC_8E, Codec.CODEC_16)) {
                var records = random.records(codec, false);
                var frame = AvlEncoder.frame(codec, records);

                assertThat(FrameDecoder.decode(frame)).isEqualTo(new AvlPacket(codec, records));
                assertThat(AvlEncoder.frame(codec, records(frame))).isEqualTo(frame);
            }
        }
    }

    @ParameterizedTest(name = "-Dwayline.seed={0}")
    @MethodSource(SOME_SEEDS)
    void recordsWithA16ByteGroupComeBackFromAFrame(long seed) {
        var random = new RandomFrames(seed);
        for (int i = 0; i < CASES; i++) {
            var records = random.records(Codec.CODEC_8, true);
            var frame = AvlEncoder.frameWith16ByteGroup(records);

            assertThat(FrameDecoder.decode(frame)).isEqualTo(new AvlPacket(Codec.CODEC_8, records));
            assertThat(AvlEncoder.frameWith16ByteGroup(records(frame))).isEqualTo(frame);
        }
    }

    @ParameterizedTest(name = "-Dwayline.seed={0}")
    @MethodSource(SOME_SEEDS)
    void messagesComeBackFromAFrame(long seed) {
        var random = new RandomFrames(seed);
        for (int i = 0; i < CASES; i++) {
            for (var codec : List.of(Codec.CODEC_12, Codec.CODEC_13, Codec.CODEC_14, Codec.CODEC_15)) {
                var message = random.message(codec);

                assertThat(FrameDecoder.decode(GprsEncoder.frame(codec, message)))
                        .isEqualTo(new GprsPacket(codec, List.of(message)));
            }
        }
    }

    @ParameterizedTest(name = "-Dwayline.seed={0}")
    @MethodSource(SOME_SEEDS)
    void loginsAndDatagramsComeBack(long seed) {
        var random = new RandomFrames(seed);
        for (int i = 0; i < CASES; i++) {
            var imei = random.imei();
            int packetId = random.below(1 << 16);
            int avlPacketId = random.below(1 << 8);
            var records =
                    random.records(Codec.CODEC_16, false).stream().limit(20).toList();
            var datagram = AvlEncoder.datagram(packetId, avlPacketId, imei, Codec.CODEC_16, records);

            assertThat(FrameDecoder.decode(LoginFrame.of(imei))).isEqualTo(new Login(imei));
            assertThat(UdpDatagram.decode(datagram))
                    .isEqualTo(new UdpDatagram.Decoded.Valid(
                            new UdpDatagram(packetId, avlPacketId, imei, new AvlPacket(Codec.CODEC_16, records))));
        }
    }

    private static List<AvlRecord> records(byte[] frame) {
        return ((AvlPacket) FrameDecoder.decode(frame)).records();
    }
}
