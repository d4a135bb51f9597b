package io.wayline.telemetry.ingestion.kafka;

/**
 * Which bytes are UTF-8: no overlong forms, no halves of surrogate pairs, nothing above U+10FFFF.
 *
 * @see "RFC 3629, section 4"
 */
final class Utf8 {

    private Utf8() {}

    static void check(byte[] bytes, int offset, int count) throws UnreadableWireException {
        int end = offset + count;
        for (int at = offset; at < end; ) {
            at += bytes[at] >= 0 ? 1 : sequenceAt(bytes, at, end);
        }
    }

    /** Length of the sequence of two to four bytes that begins here. */
    static int sequenceAt(byte[] bytes, int at, int end) throws UnreadableWireException {
        int first = bytes[at] & 0xFF;
        int size = sizeAfter(first);
        if (size == 0 || size > end - at || !isSecond(first, bytes[at + 1] & 0xFF)) {
            throw new UnreadableWireException("text that is no UTF-8", at);
        }
        for (int i = at + 2; i < at + size; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                throw new UnreadableWireException("text that is no UTF-8", i);
            }
        }
        return size;
    }

    private static int sizeAfter(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            return 2;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return 3;
        }
        return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    }

    private static boolean isSecond(int first, int second) {
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        return second >= lowest && second <= highest;
    }
}
