package io.wayline.codec;

import static io.wayline.codec.DeviceMessage.Reason.BAD_IMEI;
import static io.wayline.codec.DeviceMessage.Reason.BAD_LENGTH;
import static io.wayline.codec.DeviceMessage.Reason.TRUNCATED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The messages of codecs 12 to 15.
 *
 * <pre>
 * quantity 1, type 1, then per message: size 4, payload of that size; quantity 1
 * payload of codec 13: seconds 4, content      (an older form: milliseconds 8, content)
 *            codec 14: IMEI 8, content
 *            codec 15: seconds 4, IMEI 8, content
 * </pre>
 *
 * The quantity is 1 in every known frame, and devices are said to ignore it. Another one is believed if the sizes account
 * for every byte; if not, one message must fill the frame. An empty frame is how some devices ping.
 */
final class GprsReader {

    /** Less than two quantities and a type: nobody says anything. */
    private static final int EMPTY_BYTES = 3;

    private static final int SIZE_BYTES = 4;
    private static final int IMEI_BYTES = 8;
    /** 2000-01-01T00:00:00Z: no serial port spoke to a tracker before. */
    private static final long EARLIEST_SECONDS = 946_684_800;

    private GprsReader() {}

    /**
     * @param from position of the first quantity
     * @param to position after the last byte of data
     */
    static List<GprsMessage> read(Codec codec, byte[] array, int from, int to) throws MalformedPacketException {
        if (to - from < EMPTY_BYTES) {
            return List.of();
        }
        int quantity = Wire.u8(array, from);
        int type = Wire.u8(array, from + 1);
        int first = from + 2;
        int end = to - 1;
        boolean exact = accountsForAll(array, first, end, quantity);
        int count = exact ? quantity : 1;
        var messages = new ArrayList<GprsMessage>(count);
        int at = first;
        for (int i = 0; i < count; i++) {
            int size = size(array, at, end);
            at += SIZE_BYTES;
            if (!exact && at + size != end) {
                throw new MalformedPacketException(
                        BAD_LENGTH, "payload size: %d (expected: %d)".formatted(size, end - at), at - SIZE_BYTES);
            }
            messages.add(message(codec, type, array, at, at + size));
            at += size;
        }
        return messages;
    }

    private static boolean accountsForAll(byte[] array, int first, int end, int quantity) {
        int at = first;
        for (int i = 0; i < quantity; i++) {
            if (end - at < SIZE_BYTES) {
                return false;
            }
            long size = Wire.u32(array, at);
            at += SIZE_BYTES;
            if (size > end - at) {
                return false;
            }
            at += (int) size;
        }
        return at == end;
    }

    private static int size(byte[] array, int at, int end) throws MalformedPacketException {
        if (end - at < SIZE_BYTES) {
            throw new MalformedPacketException(TRUNCATED, "no room for the payload size", at);
        }
        long size = Wire.u32(array, at);
        int left = end - at - SIZE_BYTES;
        if (size > left) {
            throw new MalformedPacketException(TRUNCATED, "payload size: %d (expected: %d)".formatted(size, left), at);
        }
        return (int) size;
    }

    private static GprsMessage message(Codec codec, int type, byte[] array, int from, int to)
            throws MalformedPacketException {
        return switch (codec) {
            case CODEC_12 -> GprsMessage.of(type, Arrays.copyOfRange(array, from, to));
            case CODEC_13 -> timed(type, array, from, to);
            case CODEC_14 -> {
                need(from, to, IMEI_BYTES);
                yield GprsMessage.of(type, imei(array, from), Arrays.copyOfRange(array, from + IMEI_BYTES, to));
            }
            case CODEC_15 -> {
                need(from, to, 4 + IMEI_BYTES);
                yield GprsMessage.at(
                        type,
                        Wire.u32(array, from),
                        imei(array, from + 4),
                        Arrays.copyOfRange(array, from + 4 + IMEI_BYTES, to));
            }
            case CODEC_7, CODEC_8, CODEC_8E, CODEC_16 ->
                throw new IllegalStateException("codec " + codec.label() + " carries no messages");
        };
    }

    /** Seconds in four bytes; what would lie before 2000 is the older form with milliseconds in eight. */
    private static GprsMessage timed(int type, byte[] array, int from, int to) throws MalformedPacketException {
        need(from, to, 4);
        long seconds = Wire.u32(array, from);
        if (seconds < EARLIEST_SECONDS && to - from >= 8) {
            long olderForm = Wire.i64(array, from) / 1000;
            if (olderForm >= EARLIEST_SECONDS && olderForm <= 0xFFFF_FFFFL) {
                return GprsMessage.at(type, olderForm, Arrays.copyOfRange(array, from + 8, to));
            }
        }
        return GprsMessage.at(type, seconds, Arrays.copyOfRange(array, from + 4, to));
    }

    /** Sixteen hex digits, of which the first is a zero. */
    private static String imei(byte[] array, int at) throws MalformedPacketException {
        var digits = HexFormat.of().toHexDigits(Wire.i64(array, at));
        if (digits.charAt(0) != '0' || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedPacketException(BAD_IMEI, "IMEI: %s (expected: 0 and 15 digits)".formatted(digits), at);
        }
        return digits.substring(1);
    }

    private static void need(int from, int to, int bytes) throws MalformedPacketException {
        if (to - from < bytes) {
            throw new MalformedPacketException(
                    TRUNCATED, "payload: %d bytes (expected: %d or more)".formatted(to - from, bytes), from);
        }
    }
}
