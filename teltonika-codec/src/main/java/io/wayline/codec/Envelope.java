package io.wayline.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Preamble, length and CRC around the data of a TCP frame. */
final class Envelope {

    private Envelope() {}

    /** A buffer to write the data to, behind room for preamble and length. */
    static ByteBuf open(int expectedDataBytes) {
        return Unpooled.buffer(expectedDataBytes + FrameBoundary.ENVELOPE_BYTES).writeZero(FrameBoundary.DATA_OFFSET);
    }

    /** The frame around the data that was written. */
    static byte[] close(ByteBuf out) {
        int dataBytes = out.writerIndex() - FrameBoundary.DATA_OFFSET;
        out.setInt(4, dataBytes);
        out.writeInt(Crc16.of(out.array(), out.arrayOffset() + FrameBoundary.DATA_OFFSET, dataBytes));
        return bytes(out);
    }

    /** What was written, without the buffer's spare room. */
    static byte[] bytes(ByteBuf out) {
        return ByteBufUtil.getBytes(out);
    }

    /**
     * An id or a count of one or two bytes.
     *
     * @throws IllegalArgumentException if it has no room in them
     */
    static void writeNumber(ByteBuf out, int bytes, String what, int value) {
        int highest = bytes == 1 ? 0xFF : 0xFFFF;
        if (value < 0 || value > highest) {
            throw new IllegalArgumentException("%s: %d (expected: 0 to %d)".formatted(what, value, highest));
        }
        if (bytes == 1) {
            out.writeByte(value);
        } else {
            out.writeShort(value);
        }
    }
}
