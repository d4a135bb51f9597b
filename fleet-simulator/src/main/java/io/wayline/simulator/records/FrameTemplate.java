package io.wayline.simulator.records;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.Crc16;
import io.wayline.codec.FrameBoundary;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoElements;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A frame with room for a number of equal records, to be written in place: one encoding at the beginning, then only the
 * bytes that change.
 *
 * <pre>
 * 0  preamble 4, data length 4, codec id 1, count 1
 * 10 records, each recordBytes long
 *    count 1, CRC 4
 * </pre>
 */
final class FrameTemplate {

    static final int FIRST_RECORD = 10;
    private static final int TRAILER_BYTES = 5;
    private static final int DATA_OFFSET = 8;

    private static final int PRIORITY = 8;
    private static final int LONGITUDE = 9;
    private static final int LATITUDE = 13;
    private static final int ALTITUDE = 17;
    private static final int HEADING = 19;
    private static final int SATELLITES = 21;
    private static final int SPEED = 22;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Codec codec;
    private final List<SimulatedElement> elements;
    private final int[] positions;
    private final byte[] record;

    FrameTemplate(Codec codec, int ioElements) {
        this.codec = codec;
        this.elements = SimulatedElement.first(ioElements);
        this.record = encode(-1);
        this.positions = new int[elements.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Arrays.mismatch(record, encode(i));
        }
    }

    int recordBytes() {
        return record.length;
    }

    List<SimulatedElement> elements() {
        return elements;
    }

    /** Bytes of a frame with this many records. */
    int frameBytes(int records) {
        return FIRST_RECORD + records * record.length + TRAILER_BYTES;
    }

    /** A frame with room for this many records, to be owned by one tracker. */
    byte[] newFrame(int records) {
        var frame = new byte[frameBytes(records)];
        frame[DATA_OFFSET] = (byte) codec.id();
        for (int i = 0; i < records; i++) {
            System.arraycopy(record, 0, frame, FIRST_RECORD + i * record.length, record.length);
        }
        return frame;
    }

    void writeFix(
            byte[] frame, int index, long timeMillis, int priority, int longitudeE7, int latitudeE7, int altitude) {
        int at = FIRST_RECORD + index * record.length;
        LONG.set(frame, at, timeMillis);
        frame[at + PRIORITY] = (byte) priority;
        INT.set(frame, at + LONGITUDE, longitudeE7);
        INT.set(frame, at + LATITUDE, latitudeE7);
        SHORT.set(frame, at + ALTITUDE, (short) altitude);
    }

    void writeMotion(byte[] frame, int index, int headingDeg, int satellites, int speedKmh) {
        int at = FIRST_RECORD + index * record.length;
        SHORT.set(frame, at + HEADING, (short) headingDeg);
        frame[at + SATELLITES] = (byte) satellites;
        SHORT.set(frame, at + SPEED, (short) speedKmh);
    }

    /** @param element index in {@link #elements} */
    void writeElement(byte[] frame, int index, int element, long value) {
        int at = FIRST_RECORD + index * record.length + positions[element];
        switch (elements.get(element).width()) {
            case 1 -> frame[at] = (byte) value;
            case 2 -> SHORT.set(frame, at, (short) value);
            case 4 -> INT.set(frame, at, (int) value);
            default -> LONG.set(frame, at, value);
        }
    }

    /** Writes length, counts and CRC for the given number of records; returns the length of the frame. */
    int seal(byte[] frame, int records) {
        int length = frameBytes(records);
        int dataBytes = length - FrameBoundary.ENVELOPE_BYTES;
        INT.set(frame, 4, dataBytes);
        frame[DATA_OFFSET + 1] = (byte) records;
        frame[length - TRAILER_BYTES] = (byte) records;
        INT.set(frame, length - 4, Crc16.of(frame, DATA_OFFSET, dataBytes));
        return length;
    }

    /** One record, all values zero, but for one element: where it differs from the others, that element stands. */
    private byte[] encode(int marked) {
        var values = new ArrayList<IoElement>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            var element = elements.get(i);
            values.add(IoElement.fixed(element.id(), element.width(), i == marked ? -1L : 0));
        }
        var frame = AvlEncoder.frame(codec, List.of(AvlRecord.of(0, 0, GpsElement.NONE, 0, 0, IoElements.of(values))));
        return Arrays.copyOfRange(frame, FIRST_RECORD, frame.length - TRAILER_BYTES);
    }
}
