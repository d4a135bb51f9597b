package io.wayline.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CRC-16/IBM, also called CRC-16/ARC: polynomial 0x8005 reflected (0xA001), initial value 0, no final xor. Sixteen bytes
 * a step: part {@code k} of the table holds the remainder of a byte that is followed by {@code k} zero bytes.
 *
 * @see "Teltonika Data Sending Protocols, CRC-16"
 */
public final class Crc16 {

    private static final int POLYNOMIAL = 0xA001;
    private static final int STEP = 16;
    /** One array for all parts: its length is a constant to the compiler, which then drops the bounds checks. */
    private static final char[] TABLE = table();

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Crc16() {}

    /** Remainder of the range, 0 to 0xFFFF. */
    public static int of(byte[] array, int offset, int length) {
        int crc = 0;
        int at = offset;
        int end = offset + length;
        for (int last = end - STEP; at <= last; at += STEP) {
            crc = afterEight((long) LONG.get(array, at) ^ crc, 8) ^ afterEight((long) LONG.get(array, at + 8), 0);
        }
        for (; at < end; at++) {
            crc = (crc >>> 8) ^ TABLE[(array[at] ^ crc) & 0xFF];
        }
        return crc;
    }

    /** The remainder of eight bytes, the first in the low bits, that are followed by {@code zeros} zero bytes. */
    private static int afterEight(long bytes, int zeros) {
        int low = (int) bytes;
        int high = (int) (bytes >>> 32);
        return TABLE[part(zeros + 7) | (low & 0xFF)]
                ^ TABLE[part(zeros + 6) | (low >>> 8 & 0xFF)]
                ^ TABLE[part(zeros + 5) | (low >>> 16 & 0xFF)]
                ^ TABLE[part(zeros + 4) | (low >>> 24)]
                ^ TABLE[part(zeros + 3) | (high & 0xFF)]
                ^ TABLE[part(zeros + 2) | (high >>> 8 & 0xFF)]
                ^ TABLE[part(zeros + 1) | (high >>> 16 & 0xFF)]
                ^ TABLE[part(zeros) | (high >>> 24)];
    }

    private static int part(int zeros) {
        return zeros << 8;
    }

    private static char[] table() {
        var table = new char[STEP << 8];
        for (int value = 0; value < 256; value++) {
            int crc = value;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
            }
            table[value] = (char) crc;
        }
        for (int i = 256; i < table.length; i++) {
            int before = table[i - 256];
            table[i] = (char) ((before >>> 8) ^ table[before & 0xFF]);
        }
        return table;
    }
}
