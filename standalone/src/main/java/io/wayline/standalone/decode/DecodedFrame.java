package io.wayline.standalone.decode;

import io.netty.buffer.Unpooled;
import io.wayline.codec.DeviceMessage;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Reason;
import io.wayline.codec.FrameBoundary;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.UdpDatagram;
import io.wayline.standalone.decode.HexText.NotHexException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frame out of a line of hex, and what it says.
 *
 * @param position of its first byte in the line
 * @param content what it says; of a frame with a wrong checksum what it seems to say; null if nothing can be read
 * @param codecId null if the bytes have no codec
 * @param datagram the header, if this is a datagram that could be read
 * @param crcHolds null where there is no checksum: logins, pings, datagrams, bytes that are no frame
 */
record DecodedFrame(
        byte[] bytes,
        int position,
        @Nullable DeviceMessage content,
        @Nullable Integer codecId,
        @Nullable UdpDatagram datagram,
        @Nullable Boolean crcHolds,
        @Nullable FrameError error) {

    /** The frames of a line, in order. The last one may be what is left when nothing more can be found. */
    static List<DecodedFrame> allOf(String hex) {
        try {
            return split(HexText.parse(hex));
        } catch (NotHexException e) {
            var error = new FrameError("NOT_HEX", String.valueOf(e.getMessage()), e.byteOffset());
            return List.of(new DecodedFrame(new byte[0], 0, null, null, null, null, error));
        }
    }

    private static List<DecodedFrame> split(byte[] line) {
        var frames = new ArrayList<DecodedFrame>();
        int at = 0;
        do {
            var rest = Arrays.copyOfRange(line, at, line.length);
            var frame = first(rest, at);
            frames.add(frame);
            at += frame.bytes.length;
        } while (at < line.length);
        return frames;
    }

    private static DecodedFrame first(byte[] rest, int position) {
        if (UdpDatagram.looksLikeOne(rest)) {
            return datagram(Arrays.copyOf(rest, datagramLength(rest)), position);
        }
        int length = FrameBoundary.find(Unpooled.wrappedBuffer(rest), Integer.MAX_VALUE);
        return switch (length) {
            case FrameBoundary.INCOMPLETE -> unread(rest, position, incomplete(rest));
            case FrameBoundary.TOO_LONG ->
                unread(rest, position, new FrameError("TOO_LONG", "a frame longer than 2 GiB is announced", 4));
            case FrameBoundary.NOT_A_FRAME -> frame(rest, position);
            default -> frame(Arrays.copyOf(rest, length), position);
        };
    }

    /** All of the rest, unless the datagram says that it ends earlier and another frame begins there. */
    private static int datagramLength(byte[] rest) {
        int declared = ((rest[0] & 0xFF) << 8 | (rest[1] & 0xFF)) + 2;
        if (declared >= rest.length) {
            return rest.length;
        }
        var next = Arrays.copyOfRange(rest, declared, rest.length);
        boolean anotherFollows = UdpDatagram.looksLikeOne(next)
                || FrameBoundary.find(Unpooled.wrappedBuffer(next), Integer.MAX_VALUE) > 0;
        return anotherFollows ? declared : rest.length;
    }

    private static FrameError incomplete(byte[] rest) {
        if (rest.length < 8) {
            return new FrameError("TRUNCATED", "the line ends after %d bytes".formatted(rest.length), rest.length);
        }
        long whole = Unpooled.wrappedBuffer(rest).getUnsignedInt(4) + FrameBoundary.ENVELOPE_BYTES;
        boolean login = rest[1] != 0;
        return new FrameError(
                "TRUNCATED",
                "the line ends after %d bytes (expected: %d)"
                        .formatted(rest.length, login ? FrameBoundary.LOGIN_BYTES : whole),
                rest.length);
    }

    private static DecodedFrame unread(byte[] bytes, int position, FrameError error) {
        return new DecodedFrame(bytes, position, null, null, null, null, error);
    }

    private static DecodedFrame frame(byte[] bytes, int position) {
        return switch (FrameDecoder.decode(bytes)) {
            case Malformed malformed -> malformed(bytes, position, malformed);
            case AvlPacket packet ->
                new DecodedFrame(bytes, position, packet, packet.codec().id(), null, true, null);
            case GprsPacket packet ->
                new DecodedFrame(bytes, position, packet, packet.codec().id(), null, true, null);
            case DeviceMessage loginOrPing -> new DecodedFrame(bytes, position, loginOrPing, null, null, null, null);
        };
    }

    private static DecodedFrame malformed(byte[] bytes, int position, Malformed malformed) {
        boolean damaged = malformed.reason() == Reason.BAD_CRC;
        boolean login = bytes.length > 1 && bytes[1] != 0;
        boolean hasCrc = malformed.reason() != Reason.NOT_A_FRAME && !login;
        return new DecodedFrame(
                bytes,
                position,
                damaged ? readable(FrameDecoder.decodeDamaged(bytes)) : null,
                malformed.codecId() < 0 ? null : malformed.codecId(),
                null,
                hasCrc ? !damaged : null,
                error(malformed));
    }

    private static @Nullable DeviceMessage readable(DeviceMessage damaged) {
        return damaged instanceof Malformed ? null : damaged;
    }

    private static DecodedFrame datagram(byte[] bytes, int position) {
        return switch (UdpDatagram.decode(bytes)) {
            case UdpDatagram.Decoded.Valid(var datagram) ->
                new DecodedFrame(
                        bytes,
                        position,
                        datagram.packet(),
                        datagram.packet().codec().id(),
                        datagram,
                        null,
                        null);
            case UdpDatagram.Decoded.Invalid(var malformed) ->
                new DecodedFrame(
                        bytes,
                        position,
                        null,
                        malformed.codecId() < 0 ? null : malformed.codecId(),
                        null,
                        null,
                        error(malformed));
        };
    }

    private static FrameError error(Malformed malformed) {
        return new FrameError(malformed.reason().name(), malformed.detail(), malformed.offset());
    }
}
