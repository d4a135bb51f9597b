package io.wayline.telemetry.ingestion.jdbc;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * PostgreSQL's binary COPY format: a signature, then for each tuple the number of fields and each field as length and
 * bytes, then a trailer. Tuples gather in one buffer that leaves in large pieces.
 *
 * @see "PostgreSQL documentation, COPY, binary format"
 */
final class BinaryCopy {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int NULL_FIELD = -1;
    private static final int TRAILER = -1;
    private static final int PIECE = 1 << 16;

    /** Every fixed field of a tuple fits into this, so that only byte fields need to ask for room. */
    private static final int ROOM_FOR_FIXED_FIELDS = 1 << 10;

    private static final int NUMERIC_BASE = 10_000;
    private static final int NUMERIC_GROUPS_AT_MOST = 5; // 2^64 has 20 digits

    private final OutputStream out;
    private byte[] buffer = new byte[PIECE + ROOM_FOR_FIXED_FIELDS];
    private int length;

    /** @param out takes the pieces as they become full */
    BinaryCopy(OutputStream out) {
        this.out = out;
    }

    void begin() {
        System.arraycopy(SIGNATURE, 0, buffer, length, SIGNATURE.length);
        length += SIGNATURE.length;
        putInt(0); // no flags
        putInt(0); // no header extension
    }

    void beginTuple(int fields) throws IOException {
        if (length >= PIECE) {
            flush();
        }
        ensure(ROOM_FOR_FIXED_FIELDS);
        putShort(fields);
    }

    void end() throws IOException {
        ensure(Short.BYTES);
        putShort(TRAILER);
        flush();
    }

    void int2(int value) {
        putInt(Short.BYTES);
        putShort(value);
    }

    void int4(int value) {
        putInt(Integer.BYTES);
        putInt(value);
    }

    /** Also the form of a timestamptz: microseconds since 2000-01-01 UTC. */
    void int8(long value) {
        putInt(Long.BYTES);
        putLong(value);
    }

    void bool(boolean value) {
        putInt(1);
        buffer[length++] = (byte) (value ? 1 : 0);
    }

    void uuid(long high, long low) {
        putInt(2 * Long.BYTES);
        putLong(high);
        putLong(low);
    }

    /** Also the form of text and json. */
    void bytes(byte[] value) {
        ensure(value.length + ROOM_FOR_FIXED_FIELDS);
        putInt(value.length);
        System.arraycopy(value, 0, buffer, length, value.length);
        length += value.length;
    }

    /** A number with leading zeros up to the given count of digits, as text. */
    void digits(long value, int count) {
        putInt(count);
        long rest = value;
        for (int i = length + count - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    /** An unsigned number as numeric: groups of four decimal digits, the first with the highest weight. */
    void unsignedNumeric(long value) {
        var groups = new short[NUMERIC_GROUPS_AT_MOST];
        int count = 0;
        for (long rest = value; rest != 0; rest = Long.divideUnsigned(rest, NUMERIC_BASE)) {
            groups[count++] = (short) Long.remainderUnsigned(rest, NUMERIC_BASE);
        }
        putInt(4 * Short.BYTES + count * Short.BYTES);
        putShort(count);
        putShort(Math.max(0, count - 1)); // weight of the first group
        putShort(0); // positive
        putShort(0); // no decimals
        while (count > 0) {
            putShort(groups[--count]);
        }
    }

    void nothing() {
        putInt(NULL_FIELD);
    }

    private void flush() throws IOException {
        out.write(buffer, 0, length);
        length = 0;
    }

    private void ensure(int room) {
        if (buffer.length - length < room) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + room));
        }
    }

    private void putShort(int value) {
        buffer[length++] = (byte) (value >> 8);
        buffer[length++] = (byte) value;
    }

    private void putInt(int value) {
        putShort(value >> 16);
        putShort(value);
    }

    private void putLong(long value) {
        putInt((int) (value >> 32));
        putInt((int) value);
    }
}
