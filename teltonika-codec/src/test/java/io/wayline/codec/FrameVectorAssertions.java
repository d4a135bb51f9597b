package io.wayline.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.netty.buffer.Unpooled;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.DeviceMessage.Login;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Ping;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What must hold for every frame of a vector file, ours or others'. */
final class FrameVectorAssertions {

    static final int BOUND = 64 * 1024;

    private FrameVectorAssertions() {}

    /** The full decode, the answer, and the way back to the same bytes. */
    static void decodesAsExpected(FrameVector vector) {
        if (vector.isStream()) {
            return; // its parts stand in the file on their own
        }
        if (vector.isDatagram()) {
            datagramDecodesAsExpected(vector);
            return;
        }
        switch (FrameDecoder.decode(vector.bytes())) {
            case Login(var imei) -> assertThat(imei).isEqualTo(vector.imei());
            case Ping _ -> assertThat(vector.kind()).isEqualTo("ping");
            case AvlPacket packet -> packetIsAsExpected(vector, packet);
            case GprsPacket packet -> messageIsAsExpected(vector, packet);
            case Malformed malformed -> malformedIsAsExpected(vector, malformed);
        }
    }

    private static void packetIsAsExpected(FrameVector vector, AvlPacket packet) {
        assertThat(vector.reason()).isNull();
        assertThat(packet.codec().id())
                .isEqualTo(Integer.parseInt(vector.json().get("codec").asText(), 16));
        assertThat(FrameVector.describe(packet.records())).isEqualTo(vector.records());
        assertThat(vector.answer())
                .isEqualTo(ByteBuffer.allocate(Acknowledgement.TCP_BYTES)
                        .putInt(packet.records().size())
                        .array());
        boolean has16ByteGroup = vector.json().has("variant");
        assertThat(
                        has16ByteGroup
                                ? AvlEncoder.frameWith16ByteGroup(packet.records())
                                : AvlEncoder.frame(packet.codec(), packet.records()))
                .as("encoded again")
                .isEqualTo(vector.bytes());
    }

    private static void messageIsAsExpected(FrameVector vector, GprsPacket packet) {
        var json = vector.json();
        assertThat(vector.reason()).isNull();
        assertThat(vector.answer()).as("commands are never acknowledged").isEmpty();
        assertThat(packet.codec().id())
                .isEqualTo(Integer.parseInt(json.get("codec").asText(), 16));
        assertThat(packet.messages()).hasSize(1);
        var message = packet.messages().getFirst();
        assertAll(
                () -> assertThat(message.type())
                        .isEqualTo(Integer.parseInt(json.get("type").asText(), 16)),
                () -> assertThat(message.timestampSeconds().orElse(-1))
                        .isEqualTo(json.path("timestamp_s").asLong(-1)),
                () -> assertThat(message.imei().orElse(""))
                        .isEqualTo(json.path("imei").asText("")));
        if (json.has("text")) {
            assertThat(message.text()).hasValue(json.get("text").asText());
        }
        if (json.has("payload_hex")) {
            assertThat(HexFormat.of().formatHex(message.payload()))
                    .isEqualTo(json.get("payload_hex").asText());
        }
        if (!vector.id().equals("c13-old-ms")) {
            assertThat(GprsEncoder.frame(packet.codec(), message))
                    .as("encoded again")
                    .isEqualTo(vector.bytes());
        }
    }

    private static void malformedIsAsExpected(FrameVector vector, Malformed malformed) {
        assertThat(malformed.reason()).as(malformed.detail()).isEqualTo(vector.reason());
        assertThat(vector.answer()).isEmpty();
        if (vector.errorOffset() >= 0) {
            assertThat(malformed.offset()).as(malformed.detail()).isEqualTo(vector.errorOffset());
        }
    }

    private static void datagramDecodesAsExpected(FrameVector vector) {
        assertThat(UdpDatagram.looksLikeOne(vector.bytes())).isTrue();
        switch (UdpDatagram.decode(vector.bytes())) {
            case UdpDatagram.Decoded.Valid(var datagram) -> {
                var records = datagram.packet().records();
                assertThat(vector.reason()).isNull();
                assertThat(datagram.imei()).isEqualTo(vector.imei());
                assertThat(datagram.packetId())
                        .isEqualTo(
                                Integer.parseInt(vector.json().get("packet_id").asText(), 16));
                assertThat(FrameVector.describe(records)).isEqualTo(vector.records());
                assertThat(Acknowledgement.udp(datagram.packetId(), datagram.avlPacketId(), records.size()))
                        .isEqualTo(vector.answer());
                assertThat(AvlEncoder.datagram(
                                datagram.packetId(),
                                datagram.avlPacketId(),
                                datagram.imei(),
                                datagram.packet().codec(),
                                records))
                        .as("encoded again")
                        .isEqualTo(vector.bytes());
            }
            case UdpDatagram.Decoded.Invalid(var malformed) -> malformedIsAsExpected(vector, malformed);
        }
    }

    /** However the bytes arrive, the frame ends where it ends. */
    static void isFoundTornAtEveryByte(byte[] frame) {
        var followed = Arrays.copyOf(frame, frame.length + 3);
        for (int cut = 1; cut < frame.length; cut++) {
            var first = Unpooled.wrappedBuffer(frame, 0, cut);
            var rest = Unpooled.wrappedBuffer(frame, cut, frame.length - cut);
            assertThat(FrameBoundary.find(first, BOUND)).as("cut at %d", cut).isEqualTo(FrameBoundary.INCOMPLETE);
            assertThat(FrameBoundary.find(Unpooled.wrappedBuffer(first, rest), BOUND))
                    .as("joined at %d", cut)
                    .isEqualTo(frame.length);
        }
        assertThat(FrameBoundary.find(Unpooled.wrappedBuffer(frame), BOUND)).isEqualTo(frame.length);
        assertThat(FrameBoundary.find(Unpooled.wrappedBuffer(followed), BOUND)).isEqualTo(frame.length);
    }

    /** A datagram has no second part: every beginning of it is a broken one. */
    static void isInvalidCutAtAnyByte(byte[] datagram) {
        for (int cut = 0; cut < datagram.length; cut++) {
            assertThat(UdpDatagram.decode(Arrays.copyOf(datagram, cut)))
                    .as("cut at %d", cut)
                    .isInstanceOf(UdpDatagram.Decoded.Invalid.class);
        }
    }

    /** A stream that arrives byte by byte falls into its frames. */
    static void fallsIntoItsParts(byte[] stream, List<byte[]> parts) {
        var found = new ArrayList<byte[]>();
        var in = Unpooled.buffer();
        for (byte octet : stream) {
            in.writeByte(octet);
            int length = FrameBoundary.find(in, BOUND);
            if (length > 0) {
                var frame = new byte[length];
                in.readBytes(frame);
                found.add(frame);
            }
        }
        assertThat(in.isReadable()).as("something left over").isFalse();
        assertThat(found).containsExactlyElementsOf(parts);
    }

    static byte[] joined(List<byte[]> parts) {
        var out = Unpooled.buffer();
        parts.forEach(out::writeBytes);
        return Envelope.bytes(out);
    }
}
