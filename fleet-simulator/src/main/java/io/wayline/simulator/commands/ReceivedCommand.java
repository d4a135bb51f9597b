package io.wayline.simulator.commands;

import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A command as a tracker has received it.
 *
 * @param codec 12 or 14
 * @param addressee the IMEI inside, codec 14 only; else the tracker's own
 * @param number of the command for this tracker, from 1
 */
public record ReceivedCommand(String imei, Codec codec, String addressee, String text, int number) {

    /** Empty if the frame is no command of text. */
    public static Optional<ReceivedCommand> of(byte[] frame, String imei, int number) {
        if (!(FrameDecoder.decode(frame) instanceof GprsPacket(var codec, var messages))
                || messages.isEmpty()
                || messages.getFirst().type() != GprsMessage.COMMAND) {
            return Optional.empty();
        }
        var message = messages.getFirst();
        return message.text()
                .map(text -> new ReceivedCommand(imei, codec, message.imei().orElse(imei), text, number));
    }

    /** True unless it names another tracker. */
    public boolean isForUs() {
        return addressee.equals(imei);
    }

    /** The frame that answers with a text. */
    public byte[] answer(String text) {
        return answer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The frame that answers with any bytes. */
    public byte[] answer(byte[] payload) {
        return GprsEncoder.frame(
                codec,
                codec == Codec.CODEC_14
                        ? GprsMessage.of(GprsMessage.RESPONSE, imei, payload)
                        : GprsMessage.of(GprsMessage.RESPONSE, payload));
    }

    /** The frame that refuses; it exists in codec 14 only. */
    public static byte[] nack(String imei) {
        return GprsEncoder.frame(Codec.CODEC_14, GprsMessage.of(GprsMessage.NACK, imei, new byte[0]));
    }
}
