package io.wayline.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Messages of codecs 12 to 15 to frames: commands for trackers, and what the simulator answers. */
public final class GprsEncoder {

    private GprsEncoder() {}

    /**
     * A TCP frame with one message.
     *
     * @throws IllegalArgumentException if the message lacks the timestamp or IMEI that the codec asks for
     */
    public static byte[] frame(Codec codec, GprsMessage message) {
        var content = content(codec, message);
        var out = Envelope.open(content.readableBytes() + 8);
        out.writeByte(codec.id());
        out.writeByte(1);
        out.writeByte(message.type());
        out.writeInt(content.readableBytes());
        out.writeBytes(content);
        out.writeByte(1);
        return Envelope.close(out);
    }

    private static ByteBuf content(Codec codec, GprsMessage message) {
        var content = Unpooled.buffer();
        switch (codec) {
            case CODEC_12 -> {}
            case CODEC_13 -> writeTimestamp(content, message);
            case CODEC_14 -> writeImei(content, message);
            case CODEC_15 -> {
                writeTimestamp(content, message);
                writeImei(content, message);
            }
            case CODEC_7, CODEC_8, CODEC_8E, CODEC_16 ->
                throw new IllegalArgumentException("codec: " + codec.label() + " (expected: 12, 13, 14 or 15)");
        }
        return content.writeBytes(message.payload());
    }

    private static void writeTimestamp(ByteBuf out, GprsMessage message) {
        out.writeInt((int) message.timestampSeconds()
                .orElseThrow(() -> new IllegalArgumentException("timestamp: absent (expected: seconds since 1970)")));
    }

    private static void writeImei(ByteBuf out, GprsMessage message) {
        var imei = message.imei().orElseThrow(() -> new IllegalArgumentException("IMEI: absent (expected: 15 digits)"));
        out.writeLong(Long.parseLong(imei, 16));
    }
}
