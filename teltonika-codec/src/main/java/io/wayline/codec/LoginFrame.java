package io.wayline.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The login a tracker opens a connection with, and the byte that answers it. */
public final class LoginFrame {

    /** The tracker may speak. */
    public static final byte ADMITTED = 1;
    /** It may not. */
    public static final byte REFUSED = 0;

    private LoginFrame() {}

    /** Two bytes of length and the digits. */
    public static byte[] of(String imei) {
        var out = Unpooled.buffer(FrameBoundary.LOGIN_BYTES);
        write(out, imei);
        return Envelope.bytes(out);
    }

    static void write(ByteBuf out, String imei) {
        out.writeShort(imei.length());
        out.writeCharSequence(imei, US_ASCII);
    }
}
