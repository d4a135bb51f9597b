package io.wayline.codec;

import static io.wayline.codec.DeviceMessage.Reason.TRAILING_BYTES;
import static io.wayline.codec.DeviceMessage.Reason.TRUNCATED;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one frame. A record's elements are measured, not read: counts and lengths are checked here once, the
 * values stay in the frame until somebody asks.
 */
final class RecordReader {

    /** Timestamp 8, priority 1, longitude 4, latitude 4, altitude 2, angle 2, satellites 1, speed 2. */
    private static final int HEAD_BYTES = 24;

    private final byte[] array;
    private final int end;
    private final RecordLayout layout;
    private int at;
    /** False once a record's total differs from the sum of its groups. */
    private boolean totalsAgree = true;

    private RecordReader(byte[] array, int from, int end, RecordLayout layout) {
        this.array = array;
        this.at = from;
        this.end = end;
        this.layout = layout;
    }

    static List<AvlRecord> read(Codec codec, byte[] array, int from, int end, int count)
            throws MalformedPacketException {
        return switch (codec) {
            case CODEC_8 -> readCodec8(array, from, end, count);
            case CODEC_8E -> new RecordReader(array, from, end, RecordLayout.CODEC_8E).readAll(count);
            case CODEC_16 -> new RecordReader(array, from, end, RecordLayout.CODEC_16).readAll(count);
            case CODEC_7 -> Codec7Reader.read(array, from, end, count);
            case CODEC_12, CODEC_13, CODEC_14, CODEC_15 ->
                throw new IllegalStateException("codec " + codec.label() + " carries no records");
        };
    }

    /**
     * Some devices add a group of 16-byte values to codec 8 and do not say so. The documented grammar goes first; where it
     * does not close exactly on the second count, or totals disagree, the other one may, and then it is meant.
     */
    private static List<AvlRecord> readCodec8(byte[] array, int from, int end, int count)
            throws MalformedPacketException {
        var documented = new RecordReader(array, from, end, RecordLayout.CODEC_8);
        try {
            var records = documented.readAll(count);
            var extended = documented.totalsAgree ? null : extendedCodec8(array, from, end, count, true);
            return extended == null ? records : extended;
        } catch (MalformedPacketException broken) {
            var extended = extendedCodec8(array, from, end, count, false);
            if (extended == null) {
                throw broken;
            }
            return extended;
        }
    }

    private static @Nullable List<AvlRecord> extendedCodec8(
            byte[] array, int from, int end, int count, boolean onlyIfTotalsAgree) {
        try {
            var reader = new RecordReader(array, from, end, RecordLayout.CODEC_8_WITH_16);
            var records = reader.readAll(count);
            return reader.totalsAgree || !onlyIfTotalsAgree ? records : null;
        } catch (MalformedPacketException _) {
            return null;
        }
    }

    private List<AvlRecord> readAll(int count) throws MalformedPacketException {
        var records = new AvlRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = readRecord(i);
        }
        if (at != end) {
            throw new MalformedPacketException(
                    TRAILING_BYTES, "%d bytes after the last record".formatted(end - at), at);
        }
        return List.of(records);
    }

    private AvlRecord readRecord(int index) throws MalformedPacketException {
        int start = at;
        need(HEAD_BYTES, index, "the record's head");
        long timestamp = Wire.i64(array, at);
        int priority = Wire.u8(array, at + 8);
        var gps = new GpsElement(
                Wire.i32(array, at + 9),
                Wire.i32(array, at + 13),
                Wire.i16(array, at + 17),
                Wire.u16(array, at + 19),
                Wire.u8(array, at + 21),
                Wire.u16(array, at + 22));
        at += HEAD_BYTES;

        need(layout.eventIdBytes + (layout.hasGenerationType ? 1 : 0) + layout.countBytes, index, "the event");
        int eventId = Wire.unsigned(array, at, layout.eventIdBytes);
        at += layout.eventIdBytes;
        int generationType = AvlRecord.NO_GENERATION_TYPE;
        if (layout.hasGenerationType) {
            generationType = Wire.u8(array, at);
            at++;
        }
        int total = Wire.unsigned(array, at, layout.countBytes);
        at += layout.countBytes;

        int firstGroup = at;
        int size = skipElements(index);
        totalsAgree &= size == total;
        var elements = new IoElements(array, firstGroup, at, layout, size);
        return new AvlRecord(timestamp, priority, gps, eventId, generationType, elements, array, start, at - start);
    }

    /** Moves past the elements and returns how many there are. */
    private int skipElements(int index) throws MalformedPacketException {
        int size = 0;
        for (int width : layout.groupWidths) {
            int count = readCount(index);
            int groupBytes = count * (layout.idBytes + width); // 65535 * 18 at most
            need(groupBytes, index, "a group of IO elements");
            at += groupBytes;
            size += count;
        }
        if (!layout.hasVariableGroup) {
            return size;
        }
        int count = readCount(index);
        for (int i = 0; i < count; i++) {
            need(layout.idBytes + RecordLayout.LENGTH_BYTES, index, "an element of variable length");
            int length = Wire.u16(array, at + layout.idBytes);
            at += layout.idBytes + RecordLayout.LENGTH_BYTES;
            need(length, index, "an element of variable length");
            at += length;
        }
        return size + count;
    }

    private int readCount(int index) throws MalformedPacketException {
        need(layout.countBytes, index, "a count of elements");
        int count = Wire.unsigned(array, at, layout.countBytes);
        at += layout.countBytes;
        return count;
    }

    private void need(int bytes, int index, String what) throws MalformedPacketException {
        if (end - at < bytes) {
            throw new MalformedPacketException(
                    TRUNCATED,
                    "record %d: %s: %d bytes left (expected: %d)".formatted(index + 1, what, end - at, bytes),
                    at);
        }
    }
}
