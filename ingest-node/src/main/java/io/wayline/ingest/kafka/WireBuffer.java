package io.wayline.ingest.kafka;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Protobuf fields into a byte array that grows and is used again. The caller knows the order of what it writes; a field
 * with its default value is left out, as the generated classes do.
 *
 * @see "Protocol Buffers, Encoding"
 */
final class WireBuffer {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;

    private static final VarHandle LITTLE_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] array;
    private int size;

    WireBuffer(int capacity) {
        array = new byte[capacity];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(array, size);
    }

    /** Makes room: nothing below checks. */
    void ensure(int bytes) {
        if (array.length - size < bytes) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, size + bytes));
        }
    }

    /** The first byte of a field with a number below 16. */
    static int tag(int field, int wireType) {
        return field << 3 | wireType;
    }

    void octet(int value) {
        array[size++] = (byte) value;
    }

    void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            array[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        array[size++] = (byte) left;
    }

    static int varintSize(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    void fixed64(long value) {
        LITTLE_ENDIAN_LONG.set(array, size, value);
        size += Long.BYTES;
    }

    void raw(byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, array, size, length);
        size += length;
    }

    void raw(byte[] bytes) {
        raw(bytes, 0, bytes.length);
    }

    /** A field of a whole number, left out if it is 0. */
    void number(int field, long value) {
        if (value != 0) {
            varint(tag(field, VARINT));
            varint(value);
        }
    }

    /** A field of yes or no, left out if it is no. */
    void flag(int field, boolean value) {
        if (value) {
            varint(tag(field, VARINT));
            octet(1);
        }
    }
}
