package io.wayline.codec;

import static io.wayline.codec.DeviceMessage.Reason.BAD_IMEI;
import static io.wayline.codec.DeviceMessage.Reason.BAD_LENGTH;
import static io.wayline.codec.DeviceMessage.Reason.TRUNCATED;
import static io.wayline.codec.DeviceMessage.Reason.UNKNOWN_CODEC;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * One datagram of a tracker: the IMEI and a packet of records in one piece, without CRC.
 *
 * <pre>
 * length 2 (of what follows), packet id 2, unused 1 (01), AVL packet id 1,
 * IMEI length 2 (000F), IMEI 15, codec id 1, count 1, records, count 1
 * answer: length 2 (0005), packet id 2, 01, AVL packet id 1, accepted records 1
 * </pre>
 *
 * @param packetId echoed in the answer
 * @param avlPacketId echoed in the answer, where the tracker checks it
 */
public record UdpDatagram(int packetId, int avlPacketId, String imei, AvlPacket packet) {

    /** Everything before the codec id. */
    static final int HEADER_BYTES = 23;

    private static final int IMEI_OFFSET = 8;
    private static final int MIN_BYTES = HEADER_BYTES + 3;

    /** What a datagram turned out to be. */
    public sealed interface Decoded {

        record Valid(UdpDatagram datagram) implements Decoded {}

        /** Without a CRC nobody knows whether the bytes were sent like this: no answer, the tracker sends again. */
        record Invalid(Malformed malformed) implements Decoded {}
    }

    /** Reads a datagram; never throws. The values look into the array: it must not be changed afterwards. */
    public static Decoded decode(byte[] datagram) {
        try {
            return new Decoded.Valid(decodeChecked(datagram));
        } catch (MalformedPacketException e) {
            return invalid(datagram, e.reason(), String.valueOf(e.getMessage()), e.offset());
        } catch (IndexOutOfBoundsException _) {
            return invalid(
                    datagram, TRUNCATED, "a count or length points past the end of the datagram", datagram.length);
        }
    }

    /** The header alone: whether bytes look like a datagram at all, so that a tool can tell them from a TCP frame. */
    public static boolean looksLikeOne(byte[] bytes) {
        return bytes.length >= MIN_BYTES
                && Wire.u8(bytes, 4) == 1
                && Wire.u16(bytes, 6) == FrameBoundary.IMEI_DIGITS
                && imei(bytes) != null;
    }

    private static UdpDatagram decodeChecked(byte[] datagram) throws MalformedPacketException {
        if (datagram.length < MIN_BYTES) {
            throw new MalformedPacketException(
                    TRUNCATED, "datagram: %d bytes (expected: %d or more)".formatted(datagram.length, MIN_BYTES), 0);
        }
        int declared = Wire.u16(datagram, 0);
        if (declared != datagram.length - 2) {
            throw new MalformedPacketException(
                    BAD_LENGTH, "length: %d (expected: %d)".formatted(declared, datagram.length - 2), 0);
        }
        var imei = Wire.u16(datagram, 6) == FrameBoundary.IMEI_DIGITS ? imei(datagram) : null;
        if (imei == null) {
            throw new MalformedPacketException(BAD_IMEI, "an IMEI has 15 digits", 6);
        }
        int codecId = Wire.u8(datagram, HEADER_BYTES);
        var codec = Codec.byId(codecId)
                .filter(Codec::carriesRecords)
                .orElseThrow(() -> new MalformedPacketException(
                        UNKNOWN_CODEC,
                        "codec id: 0x%02x (expected: 07, 08, 8e or 10)".formatted(codecId),
                        HEADER_BYTES));
        var packet = FrameDecoder.records(codec, datagram, HEADER_BYTES + 1, datagram.length);
        return new UdpDatagram(Wire.u16(datagram, 2), Wire.u8(datagram, 5), imei, packet);
    }

    private static @Nullable String imei(byte[] datagram) {
        for (int i = IMEI_OFFSET; i < HEADER_BYTES; i++) {
            if (datagram[i] < '0' || datagram[i] > '9') {
                return null;
            }
        }
        return new String(datagram, IMEI_OFFSET, FrameBoundary.IMEI_DIGITS, US_ASCII);
    }

    private static Decoded invalid(byte[] datagram, DeviceMessage.Reason reason, String detail, int offset) {
        int codecId = datagram.length > HEADER_BYTES ? Wire.u8(datagram, HEADER_BYTES) : -1;
        return new Decoded.Invalid(new Malformed(reason, detail, offset, codecId, 0));
    }
}
