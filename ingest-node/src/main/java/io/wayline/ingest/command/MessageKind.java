package io.wayline.ingest.command;

import io.wayline.codec.Codec;
import io.wayline.codec.GprsMessage;

/** What a message beside the telemetry is, as far as its frame tells. */
public enum MessageKind {
    /** Printable text in a response frame. */
    TEXT,
    /** Serial port data, camera data, Codec 15. */
    BINARY,
    /** Codec 14: the IMEI of the command was not the tracker's own. */
    NACK;

    public static MessageKind of(Codec codec, GprsMessage message) {
        if (codec == Codec.CODEC_14 && message.type() == GprsMessage.NACK) {
            return NACK;
        }
        boolean isAnswer = codec != Codec.CODEC_15 && message.type() == GprsMessage.RESPONSE;
        return isAnswer && message.text().isPresent() ? TEXT : BINARY;
    }

    /**
     * True if this may be the answer to the attempt in flight. Serial data looks the same, so that it is for the ledger to
     * judge. A frame without content is how some trackers ping.
     */
    public static boolean mayAnswer(Codec codec, GprsMessage message) {
        boolean isResponse = message.type() == GprsMessage.RESPONSE || message.type() == GprsMessage.NACK;
        return switch (codec) {
            case CODEC_12, CODEC_13 -> isResponse && message.payload().length > 0;
            case CODEC_14 -> isResponse;
            case CODEC_15, CODEC_7, CODEC_8, CODEC_8E, CODEC_16 -> false;
        };
    }

    /** True if the tracker has said its word on the attempt in flight, so that the next one may be written. */
    public static boolean settlesAttempt(Codec codec, GprsMessage message) {
        return mayAnswer(codec, message) && of(codec, message) != BINARY;
    }
}
