package io.wayline.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian integers in a byte array. Reads past the end throw {@link IndexOutOfBoundsException}. */
final class Wire {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Wire() {}

    static int u8(byte[] array, int at) {
        return array[at] & 0xFF;
    }

    static int i16(byte[] array, int at) {
        return (short) SHORT.get(array, at);
    }

    static int u16(byte[] array, int at) {
        return (short) SHORT.get(array, at) & 0xFFFF;
    }

    static int i32(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    static long u32(byte[] array, int at) {
        return (int) INT.get(array, at) & 0xFFFF_FFFFL;
    }

    static long i64(byte[] array, int at) {
        return (long) LONG.get(array, at);
    }

    /** An id or a count of one or two bytes. */
    static int unsigned(byte[] array, int at, int bytes) {
        return bytes == 1 ? u8(array, at) : u16(array, at);
    }
}
