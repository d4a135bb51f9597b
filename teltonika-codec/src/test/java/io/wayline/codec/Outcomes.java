package io.wayline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.DeviceMessage.Login;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Ping;
import java.util.List;

/** What must hold for any bytes whatever: one of the declared outcomes, and every part of it can be looked at. */
final class Outcomes {

    private Outcomes() {}

    /** The bytes as a frame's data behind a correct CRC, as a frame, as a stream and as a datagram. */
    static void areDeclared(byte[] bytes) {
        var out = Envelope.open(bytes.length);
        out.writeBytes(bytes);
        frameIsDeclared(Envelope.close(out));
        frameIsDeclared(bytes);
        looksAtAll(bytes, FrameDecoder.decodeDamaged(bytes));
        streamIsDeclared(bytes);
        datagramIsDeclared(bytes);
    }

    private static void frameIsDeclared(byte[] frame) {
        var message = FrameDecoder.decode(frame);
        looksAtAll(frame, message);
        if (message instanceof AvlPacket packet && packet.codec() != Codec.CODEC_7) {
            encodesAgain(packet);
        }
    }

    private static void streamIsDeclared(byte[] bytes) {
        var in = Unpooled.wrappedBuffer(bytes);
        int length = FrameBoundary.find(in, FrameVectorAssertions.BOUND);
        while (length > 0) {
            assertThat(length).isLessThanOrEqualTo(in.readableBytes());
            in.skipBytes(length);
            length = FrameBoundary.find(in, FrameVectorAssertions.BOUND);
        }
        assertThat(length).isBetween(FrameBoundary.TOO_LONG, FrameBoundary.INCOMPLETE);
    }

    private static void datagramIsDeclared(byte[] bytes) {
        switch (UdpDatagram.decode(bytes)) {
            case UdpDatagram.Decoded.Valid(var datagram) -> {
                assertThat(UdpDatagram.looksLikeOne(bytes) || datagram.imei().length() == 15)
                        .isTrue();
                looksAtAll(bytes, datagram.packet());
            }
            case UdpDatagram.Decoded.Invalid(var malformed) -> looksAtAll(bytes, malformed);
        }
    }

    private static void looksAtAll(byte[] frame, DeviceMessage message) {
        switch (message) {
            case Login(var imei) -> assertThat(imei).matches("\\d{15}");
            case Ping _ -> assertThat(frame).containsExactly(0xFF);
            case GprsPacket packet ->
                assertThat(packet.messages()).allMatch(gprs -> gprs.payload().length < frame.length);
            case AvlPacket packet -> recordsTile(frame, packet.records());
            case Malformed malformed -> {
                assertThat(malformed.offset()).isBetween(0, frame.length);
                assertThat(malformed.declaredRecords()).isBetween(0, 255);
                assertThat(malformed.detail()).isNotBlank();
            }
        }
    }

    /** Records stand one behind the other, and each shows as many elements as it says. */
    private static void recordsTile(byte[] frame, List<AvlRecord> records) {
        int at = -1;
        for (var record : records) {
            if (at >= 0) {
                assertThat(record.offset()).isEqualTo(at);
            }
            at = record.offset() + record.length();
            assertThat(at).isLessThan(frame.length);
            assertThat(record.elements().toList()).hasSize(record.elements().size());
        }
    }

    private static void encodesAgain(AvlPacket packet) {
        var elements = packet.records().stream()
                .flatMap(record -> record.elements().toList().stream())
                .toList();
        boolean has16ByteGroup = packet.codec() == Codec.CODEC_8
                && elements.stream().anyMatch(element -> element.value().width() == 16);
        var again = has16ByteGroup
                ? AvlEncoder.frameWith16ByteGroup(packet.records())
                : AvlEncoder.frame(packet.codec(), packet.records());
        assertThat(FrameDecoder.decode(again)).isEqualTo(packet);
    }
}
