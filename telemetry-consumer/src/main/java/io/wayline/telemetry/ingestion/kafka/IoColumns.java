package io.wayline.telemetry.ingestion.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The IO elements of one record, a column for each of their fields: reused from record to record, so that eighteen elements
 * cost no object. Bytes stay where they are in the message; columns hold where.
 */
final class IoColumns {

    /** What stood on the wire: nothing, a number without sign, bytes. */
    private static final byte ABSENT = 0;

    private static final byte UNSIGNED = 1;
    private static final byte BYTES = 2;

    /** What the dictionary made of it. */
    private static final byte INTEGER = 1;

    private static final byte DECIMAL = 2;
    private static final byte TEXT = 3;

    private static final int IDS = 1 << 16;
    private static final byte[] UNKNOWN_NAME = "\"io_".getBytes(US_ASCII);

    private int size;
    private int[] id = new int[64];
    private int[] width = new int[64];
    private byte[] rawKind = new byte[64];
    private long[] raw = new long[64];
    private long[] name = new long[64];
    private byte[] valueKind = new byte[64];
    private long[] value = new long[64];

    /** For each id the record that had it last, and where: an id met twice in one record shows at once. */
    private final int[] recordOfId = new int[IDS];

    private final int[] placeOfId = new int[IDS];
    private int record;
    private int repeated;

    /** Forgets the elements of the record before. */
    void clear() {
        size = 0;
        repeated = 0;
        if (++record == 0) { // after 2^32 records the marks of the first ones would count again
            Arrays.fill(recordOfId, 0);
            record = 1;
        }
    }

    /** Elements that a later one with the same id has replaced. */
    int repeated() {
        return repeated;
    }

    void begin() {
        if (size == id.length) {
            grow();
        }
        id[size] = 0;
        width[size] = 0;
        rawKind[size] = ABSENT;
        name[size] = 0;
        valueKind[size] = ABSENT;
    }

    void id(int value) {
        id[size] = value;
    }

    void width(int value) {
        width[size] = value;
    }

    void unsigned(long bits) {
        rawKind[size] = UNSIGNED;
        raw[size] = bits;
    }

    void bytes(int offset, int length) {
        rawKind[size] = BYTES;
        raw[size] = slice(offset, length);
    }

    void name(int offset, int length) {
        name[size] = slice(offset, length);
    }

    void integer(long number) {
        valueKind[size] = INTEGER;
        value[size] = number;
    }

    void decimal(double number) {
        valueKind[size] = DECIMAL;
        value[size] = Double.doubleToRawLongBits(number);
    }

    void text(int offset, int length) {
        valueKind[size] = TEXT;
        value[size] = slice(offset, length);
    }

    /** Ends the element; one with the same id before it gives way. Returns false if the id is none. */
    boolean end() {
        int elementId = id[size];
        if (elementId < 0 || elementId >= IDS) {
            return false;
        }
        if (recordOfId[elementId] == record) {
            id[placeOfId[elementId]] = -1;
            repeated++;
        }
        recordOfId[elementId] = record;
        placeOfId[elementId] = size;
        size++;
        return true;
    }

    /** {@code {"66":24079,"17":-29}}: integers with their sign, other widths as hex. */
    void writeById(byte[] message, JsonBytes json) {
        json.ascii('{');
        boolean first = true;
        for (int i = 0; i < size; i++) {
            if (id[i] >= 0) {
                json.ascii(first ? '"' : ',');
                if (!first) {
                    json.ascii('"');
                }
                json.unsigned(id[i]).ascii('"').ascii(':');
                writeRaw(i, message, json);
                first = false;
            }
        }
        json.ascii('}');
    }

    /** {@code {"external_voltage_mv":24079,"io_10009":1}}: published values, raw ones where nothing is published. */
    void writeByName(byte[] message, JsonBytes json) throws UnreadableWireException {
        json.ascii('{');
        boolean first = true;
        for (int i = 0; i < size; i++) {
            if (id[i] >= 0) {
                if (!first) {
                    json.ascii(',');
                }
                writeName(i, message, json);
                json.ascii(':');
                writeValue(i, message, json);
                first = false;
            }
        }
        json.ascii('}');
    }

    private void writeName(int i, byte[] message, JsonBytes json) throws UnreadableWireException {
        if (length(name[i]) == 0) {
            json.ascii(UNKNOWN_NAME).unsigned(id[i]).ascii('"');
        } else {
            json.text(message, offset(name[i]), length(name[i]));
        }
    }

    private void writeValue(int i, byte[] message, JsonBytes json) throws UnreadableWireException {
        switch (valueKind[i]) {
            case INTEGER -> json.integer(value[i]);
            case DECIMAL -> json.decimal(Double.longBitsToDouble(value[i]));
            case TEXT -> json.text(message, offset(value[i]), length(value[i]));
            default -> writeRaw(i, message, json);
        }
    }

    private void writeRaw(int i, byte[] message, JsonBytes json) {
        switch (rawKind[i]) {
            case UNSIGNED -> {
                if (isNegative(i)) {
                    json.integer(signed(raw[i], width[i]));
                } else {
                    json.unsigned(raw[i]);
                }
            }
            case BYTES -> json.hex(message, offset(raw[i]), length(raw[i]));
            default -> json.nothing();
        }
    }

    /** The wire has no sign; a published value below zero says that the element has one. */
    private boolean isNegative(int i) {
        return switch (valueKind[i]) {
            case INTEGER -> value[i] < 0;
            case DECIMAL -> Double.longBitsToDouble(value[i]) < 0;
            default -> false;
        };
    }

    private static long signed(long unsigned, int width) {
        if (width <= 0 || width >= Long.BYTES) {
            return unsigned;
        }
        return unsigned - (1L << (8 * width));
    }

    private static long slice(int offset, int length) {
        return ((long) offset << 32) | length;
    }

    private static int offset(long slice) {
        return (int) (slice >>> 32);
    }

    private static int length(long slice) {
        return (int) slice;
    }

    private void grow() {
        int room = 2 * id.length;
        id = Arrays.copyOf(id, room);
        width = Arrays.copyOf(width, room);
        rawKind = Arrays.copyOf(rawKind, room);
        raw = Arrays.copyOf(raw, room);
        name = Arrays.copyOf(name, room);
        valueKind = Arrays.copyOf(valueKind, room);
        value = Arrays.copyOf(value, room);
    }
}
