package io.wayline.codec;

import static io.wayline.codec.DeviceMessage.Reason.TRAILING_BYTES;
import static io.wayline.codec.DeviceMessage.Reason.TRUNCATED;

import java.util.ArrayList;
import java.util.List;

/**
 * Records of codec 7, spoken by GH devices that are no longer sold; read only.
 *
 * <pre>
 * time 4       low 30 bits: seconds since 2007-01-01T00:00:00Z; high 2 bits: priority
 * mask 1       bit 0 GPS section, bits 1 to 3 elements of 1, 2 and 4 bytes
 * GPS: mask 1  bit 0 latitude 4 and longitude 4 (IEEE 754), bit 1 altitude 2, bit 2 heading 1 (360/256 degrees),
 *              bit 3 speed 1, bit 4 satellites 1, bit 5 area code 2 and cell 2, bit 6 signal 1, bit 7 operator 4
 * elements     count 1, then per element: id 1, value
 * </pre>
 *
 * Cell, area, signal and operator become the elements that carry them in later codecs: 205, 206, 21 and 241.
 */
final class Codec7Reader {

    /** 2007-01-01T00:00:00Z in seconds since 1970. */
    private static final long EPOCH_SECONDS = 1_167_609_600;

    private static final int TIME_BITS = 30;
    private static final int AREA_CODE = 206;
    private static final int CELL_ID = 205;
    private static final int GSM_SIGNAL = 21;
    private static final int OPERATOR = 241;

    private final byte[] array;
    private final int end;
    private int at;

    private Codec7Reader(byte[] array, int from, int end) {
        this.array = array;
        this.at = from;
        this.end = end;
    }

    static List<AvlRecord> read(byte[] array, int from, int end, int count) throws MalformedPacketException {
        var reader = new Codec7Reader(array, from, end);
        var records = new ArrayList<AvlRecord>(count);
        for (int i = 0; i < count; i++) {
            records.add(reader.readRecord());
        }
        if (reader.at != end) {
            throw new MalformedPacketException(
                    TRAILING_BYTES, "%d bytes after the last record".formatted(end - reader.at), reader.at);
        }
        return records;
    }

    private AvlRecord readRecord() throws MalformedPacketException {
        int start = at;
        long time = take(4);
        int mask = (int) take(1);
        long timestampMillis = (EPOCH_SECONDS + (time & (1L << TIME_BITS) - 1)) * 1000;
        var elements = new ArrayList<IoElement>();
        var gps = has(mask, 0) ? readGps(elements) : GpsElement.NONE;
        readElements(mask, 1, 1, elements);
        readElements(mask, 2, 2, elements);
        readElements(mask, 3, 4, elements);
        return new AvlRecord(
                timestampMillis,
                (int) (time >>> TIME_BITS),
                gps,
                0,
                AvlRecord.NO_GENERATION_TYPE,
                IoElements.of(elements),
                array,
                start,
                at - start);
    }

    private GpsElement readGps(List<IoElement> elements) throws MalformedPacketException {
        int mask = (int) take(1);
        int latitudeE7 = 0;
        int longitudeE7 = 0;
        if (has(mask, 0)) {
            latitudeE7 = takeDegreesE7();
            longitudeE7 = takeDegreesE7();
        }
        int altitude = has(mask, 1) ? (short) take(2) : 0;
        int heading = has(mask, 2) ? (int) Math.round(take(1) * 360 / 256.0) : 0;
        int speed = has(mask, 3) ? (int) take(1) : 0;
        int satellites = has(mask, 4) ? (int) take(1) : 0;
        if (has(mask, 5)) {
            elements.add(IoElement.fixed(AREA_CODE, 2, take(2)));
            elements.add(IoElement.fixed(CELL_ID, 2, take(2)));
        }
        if (has(mask, 6)) {
            elements.add(IoElement.fixed(GSM_SIGNAL, 1, take(1)));
        }
        if (has(mask, 7)) {
            elements.add(IoElement.fixed(OPERATOR, 4, take(4)));
        }
        return new GpsElement(longitudeE7, latitudeE7, altitude, heading, satellites, speed);
    }

    private void readElements(int mask, int bit, int width, List<IoElement> elements) throws MalformedPacketException {
        if (!has(mask, bit)) {
            return;
        }
        int count = (int) take(1);
        for (int i = 0; i < count; i++) {
            int id = (int) take(1);
            elements.add(IoElement.fixed(id, width, take(width)));
        }
    }

    /** Whatever is no number or off the scale is cut to the scale: no value makes a record bad. */
    private int takeDegreesE7() throws MalformedPacketException {
        return (int) Math.rint(Float.intBitsToFloat((int) take(4)) * 1e7);
    }

    private long take(int bytes) throws MalformedPacketException {
        if (end - at < bytes) {
            throw new MalformedPacketException(
                    TRUNCATED, "%d bytes left (expected: %d)".formatted(end - at, bytes), at);
        }
        long value = switch (bytes) {
            case 1 -> Wire.u8(array, at);
            case 2 -> Wire.u16(array, at);
            case 4 -> Wire.u32(array, at);
            default -> throw new IllegalArgumentException("bytes: " + bytes);
        };
        at += bytes;
        return value;
    }

    private static boolean has(int mask, int bit) {
        return (mask >>> bit & 1) == 1;
    }
}
