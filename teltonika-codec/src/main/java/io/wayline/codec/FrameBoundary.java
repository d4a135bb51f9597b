package io.wayline.codec;

import io.netty.buffer.ByteBuf;

/**
 * Where the next frame of a TCP stream ends. Looks only; moves nothing.
 *
 * <pre>
 * FF                      ping, one byte
 * 00000000 length ...     frame of length + 12 bytes
 * 000F digits             login of 17 bytes
 * </pre>
 *
 * A login begins with 00 0F, a frame with four zero bytes, and nothing legal begins with FF, so that the first byte that
 * fits none of them proves the stream lost. It is never searched for another beginning: four zero bytes are common inside
 * records.
 */
public final class FrameBoundary {

    /** More bytes are needed to tell. */
    public static final int INCOMPLETE = 0;
    /** The stream is lost: the bytes begin no frame. */
    public static final int NOT_A_FRAME = -1;
    /** The frame declares more data than the bound allows. */
    public static final int TOO_LONG = -2;

    /** Preamble, length and CRC: what a frame has around its data. */
    public static final int ENVELOPE_BYTES = 12;
    /** Two bytes of length and 15 digits. */
    public static final int LOGIN_BYTES = 17;

    static final int PING = 0xFF;
    static final int DATA_OFFSET = 8;
    static final int IMEI_DIGITS = 15;

    private FrameBoundary() {}

    /**
     * Length of the frame at the reader index, or one of the constants above.
     *
     * @param maxDataBytes the longest data field that is accepted
     */
    public static int find(ByteBuf in, int maxDataBytes) {
        int readable = in.readableBytes();
        if (readable == 0) {
            return INCOMPLETE;
        }
        int start = in.readerIndex();
        if (in.getUnsignedByte(start) == PING) {
            return 1;
        }
        for (int i = 0; i < Math.min(readable, 4); i++) {
            int octet = in.getUnsignedByte(start + i);
            if (i == 1 && octet == IMEI_DIGITS) {
                return loginLength(in, start, readable);
            }
            if (octet != 0) {
                return NOT_A_FRAME;
            }
        }
        if (readable < DATA_OFFSET) {
            return INCOMPLETE;
        }
        long dataBytes = in.getUnsignedInt(start + 4);
        if (dataBytes > maxDataBytes) {
            return TOO_LONG;
        }
        long length = dataBytes + ENVELOPE_BYTES;
        return readable < length ? INCOMPLETE : (int) length;
    }

    /** Anything but digits is known at the first wrong byte, so that a stranger is shown the door at once. */
    private static int loginLength(ByteBuf in, int start, int readable) {
        for (int i = 2; i < Math.min(readable, LOGIN_BYTES); i++) {
            int octet = in.getUnsignedByte(start + i);
            if (octet < '0' || octet > '9') {
                return NOT_A_FRAME;
            }
        }
        return readable < LOGIN_BYTES ? INCOMPLETE : LOGIN_BYTES;
    }
}
