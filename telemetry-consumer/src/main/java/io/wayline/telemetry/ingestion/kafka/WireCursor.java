package io.wayline.telemetry.ingestion.kafka;

/**
 * Walks through one protobuf message field by field without making objects of it.
 *
 * @see "Protocol Buffers, Encoding"
 */
final class WireCursor {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int DELIMITED = 2;
    static final int GROUP_START = 3;
    static final int GROUP_END = 4;
    static final int FIXED32 = 5;

    private static final int WIRE_TYPE_BITS = 3;
    private static final int WIRE_TYPE_MASK = (1 << WIRE_TYPE_BITS) - 1;
    private static final int VARINT_BITS_AT_MOST = 64;
    private static final int GROUPS_IN_GROUPS_AT_MOST = 100;

    private byte[] bytes = {};
    private int at;
    private int end;

    void reset(byte[] message) {
        bytes = message;
        at = 0;
        end = message.length;
    }

    boolean hasMore() {
        return at < end;
    }

    /** Where the next byte stands in the outermost message. */
    int position() {
        return at;
    }

    byte[] message() {
        return bytes;
    }

    /** The next field's number and wire type as one word: field number × 8 + wire type. */
    int tag() throws UnreadableWireException {
        long tag = varint();
        if (tag >>> WIRE_TYPE_BITS == 0 || tag >>> 32 != 0) {
            throw new UnreadableWireException("field number out of range", at);
        }
        return (int) tag;
    }

    /** The tag that a field of that number and type has. */
    static int tagOf(int field, int wireType) {
        return (field << WIRE_TYPE_BITS) | wireType;
    }

    long varint() throws UnreadableWireException {
        long value = 0;
        for (int shift = 0; shift < VARINT_BITS_AT_MOST; shift += 7) {
            if (at == end) {
                throw truncated();
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new UnreadableWireException("a number has more than ten bytes", at);
    }

    int varint32() throws UnreadableWireException {
        return (int) varint();
    }

    int zigzag32() throws UnreadableWireException {
        int value = varint32();
        return (value >>> 1) ^ -(value & 1);
    }

    long zigzag64() throws UnreadableWireException {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    double fixed64AsDouble() throws UnreadableWireException {
        require(Long.BYTES);
        long bits = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            bits = (bits << 8) | (bytes[at + i] & 0xFF);
        }
        at += Long.BYTES;
        return Double.longBitsToDouble(bits);
    }

    /** Reads a length and returns it; the bytes that follow are all there. */
    int length() throws UnreadableWireException {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw truncated();
        }
        return (int) length;
    }

    /** Enters a nested message of that length: until {@link #leave} it is all there is. */
    int enter(int length) {
        int outer = end;
        end = at + length;
        return outer;
    }

    /** Back to the message around, whose end {@link #enter} returned. */
    void leave(int outer) {
        at = end;
        end = outer;
    }

    void skip(int count) {
        at += count;
    }

    /** Passes over a field nobody here knows. */
    void skipField(int tag) throws UnreadableWireException {
        skipField(tag, 0);
    }

    private void skipField(int tag, int depth) throws UnreadableWireException {
        switch (tag & WIRE_TYPE_MASK) {
            case VARINT -> varint();
            case FIXED64 -> skipFixed(Long.BYTES);
            case DELIMITED -> skip(length());
            case GROUP_START -> skipGroup(tag >>> WIRE_TYPE_BITS, depth);
            case FIXED32 -> skipFixed(Integer.BYTES);
            default -> throw new UnreadableWireException("wire type " + (tag & WIRE_TYPE_MASK), at);
        }
    }

    private void skipGroup(int field, int depth) throws UnreadableWireException {
        if (depth == GROUPS_IN_GROUPS_AT_MOST) {
            throw new UnreadableWireException("groups in groups", at);
        }
        int closing = tagOf(field, GROUP_END);
        for (int tag = tag(); tag != closing; tag = tag()) {
            skipField(tag, depth + 1);
        }
    }

    private void skipFixed(int count) throws UnreadableWireException {
        require(count);
        at += count;
    }

    private void require(int count) throws UnreadableWireException {
        if (end - at < count) {
            throw truncated();
        }
    }

    private UnreadableWireException truncated() {
        return new UnreadableWireException("a field points past the end", at);
    }
}
