package io.wayline.codec;

import static io.wayline.codec.DeviceMessage.Reason.BAD_CRC;
import static io.wayline.codec.DeviceMessage.Reason.BAD_IMEI;
import static io.wayline.codec.DeviceMessage.Reason.BAD_LENGTH;
import static io.wayline.codec.DeviceMessage.Reason.COUNT_MISMATCH;
import static io.wayline.codec.DeviceMessage.Reason.NOT_A_FRAME;
import static io.wayline.codec.DeviceMessage.Reason.TRUNCATED;
import static io.wayline.codec.DeviceMessage.Reason.UNKNOWN_CODEC;
import static io.wayline.codec.FrameBoundary.DATA_OFFSET;
import static io.wayline.codec.FrameBoundary.ENVELOPE_BYTES;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.DeviceMessage.Login;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Ping;

/**
 * A whole TCP frame to what it says. The returned values look into the given array: it must not be changed afterwards.
 *
 * <pre>
 * offset      bytes   field
 * 0           4       preamble, zero
 * 4           4       L, length of the data
 * 8           1       codec id
 * 9           1       number of records (codecs 12 to 15: of messages)
 * 10          L - 3   records
 * 8 + L - 1   1       the number again
 * 8 + L       4       CRC-16 of the L bytes of data, in the low half
 * </pre>
 */
public final class FrameDecoder {

    /** Codec id and the two counts. */
    private static final int MIN_DATA_BYTES = 3;

    private static final Ping PING = new Ping();

    private FrameDecoder() {}

    /** Reads one frame as {@link FrameBoundary} cut it; never throws. */
    public static DeviceMessage decode(byte[] frame) {
        return decode(frame, true);
    }

    /**
     * Reads a frame without asking for its CRC, to show people what a damaged one seems to say; never throws. Nothing that
     * comes out of it may be stored or acknowledged.
     */
    public static DeviceMessage decodeDamaged(byte[] frame) {
        return decode(frame, false);
    }

    private static DeviceMessage decode(byte[] frame, boolean crcMustHold) {
        if (frame.length == 1 && Wire.u8(frame, 0) == FrameBoundary.PING) {
            return PING;
        }
        if (frame.length == FrameBoundary.LOGIN_BYTES && Wire.u16(frame, 0) == FrameBoundary.IMEI_DIGITS) {
            return login(frame);
        }
        try {
            int dataBytes = dataBytes(frame);
            if (crcMustHold) {
                checkCrc(frame, dataBytes);
            }
            return decodeData(frame, dataBytes);
        } catch (MalformedPacketException e) {
            return malformed(frame, e.reason(), String.valueOf(e.getMessage()), e.offset());
        } catch (IndexOutOfBoundsException _) {
            return malformed(frame, TRUNCATED, "a count or length points past the end of the frame", frame.length);
        }
    }

    private static DeviceMessage login(byte[] frame) {
        for (int i = 2; i < frame.length; i++) {
            if (frame[i] < '0' || frame[i] > '9') {
                return new Malformed(BAD_IMEI, "an IMEI has digits only", i, -1, 0);
            }
        }
        return new Login(new String(frame, 2, FrameBoundary.IMEI_DIGITS, US_ASCII));
    }

    private static int dataBytes(byte[] frame) throws MalformedPacketException {
        if (frame.length < ENVELOPE_BYTES || Wire.i32(frame, 0) != 0) {
            throw new MalformedPacketException(NOT_A_FRAME, "neither a frame, a login nor a ping", zerosAhead(frame));
        }
        long declared = Wire.u32(frame, 4);
        int dataBytes = frame.length - ENVELOPE_BYTES;
        if (declared != dataBytes) {
            throw new MalformedPacketException(
                    NOT_A_FRAME, "data length: %d (expected: %d)".formatted(declared, dataBytes), 4);
        }
        return dataBytes;
    }

    private static int zerosAhead(byte[] frame) {
        int zeros = 0;
        while (zeros < Math.min(frame.length, 4) && frame[zeros] == 0) {
            zeros++;
        }
        return zeros;
    }

    /** If it holds, what follows was sent like this. */
    private static void checkCrc(byte[] frame, int dataBytes) throws MalformedPacketException {
        long sent = Wire.u32(frame, DATA_OFFSET + dataBytes);
        int computed = Crc16.of(frame, DATA_OFFSET, dataBytes);
        if (sent != computed) {
            throw new MalformedPacketException(
                    BAD_CRC, "CRC: %04x (expected: %04x)".formatted(sent, computed), DATA_OFFSET + dataBytes);
        }
    }

    private static DeviceMessage decodeData(byte[] frame, int dataBytes) throws MalformedPacketException {
        if (dataBytes == 0) {
            throw new MalformedPacketException(BAD_LENGTH, "data length: 0 (expected: 3 or more)", 4);
        }
        int codecId = Wire.u8(frame, DATA_OFFSET);
        var codec = Codec.byId(codecId)
                .orElseThrow(() -> new MalformedPacketException(
                        UNKNOWN_CODEC,
                        "codec id: 0x%02x (expected: 07, 08, 8e, 10 or 0c to 0f)".formatted(codecId),
                        DATA_OFFSET));
        if (!codec.carriesRecords()) {
            return new GprsPacket(codec, GprsReader.read(codec, frame, DATA_OFFSET + 1, DATA_OFFSET + dataBytes));
        }
        if (dataBytes < MIN_DATA_BYTES) {
            throw new MalformedPacketException(
                    BAD_LENGTH, "data length: %d (expected: 3 or more)".formatted(dataBytes), 4);
        }
        return records(codec, frame, DATA_OFFSET + 1, DATA_OFFSET + dataBytes);
    }

    /**
     * The part that a TCP frame and a datagram share: number, records, number.
     *
     * @param from position of the first number
     * @param to position after the second
     */
    static AvlPacket records(Codec codec, byte[] array, int from, int to) throws MalformedPacketException {
        int declared = Wire.u8(array, from);
        int repeated = Wire.u8(array, to - 1);
        if (declared != repeated) {
            throw new MalformedPacketException(
                    COUNT_MISMATCH, "second record count: %d (expected: %d)".formatted(repeated, declared), to - 1);
        }
        return new AvlPacket(codec, RecordReader.read(codec, array, from + 1, to - 1, declared));
    }

    private static Malformed malformed(byte[] frame, DeviceMessage.Reason reason, String detail, int offset) {
        boolean hasCodec = reason != NOT_A_FRAME && frame.length > ENVELOPE_BYTES;
        int codecId = hasCodec ? Wire.u8(frame, DATA_OFFSET) : -1;
        boolean mayCarryRecords =
                hasCodec && Codec.byId(codecId).map(Codec::carriesRecords).orElse(true);
        boolean hasCount = hasCodec && frame.length > ENVELOPE_BYTES + 1;
        int declared = mayCarryRecords && hasCount ? Wire.u8(frame, DATA_OFFSET + 1) : 0;
        return new Malformed(reason, detail, offset, codecId, declared);
    }
}
