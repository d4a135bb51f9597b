package io.wayline.simulator.line;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import io.wayline.simulator.records.Outputs;
import java.util.ArrayList;
import java.util.Optional;

/**
 * What a tracker answers to a command: the texts of a small car tracker with two outputs. A command that it does not know
 * gets silence, as most firmware has it. A time limit of {@code setdigout} is confirmed, but the output stays as it is.
 */
final class CommandAnswers {

    private static final int OUTPUTS = 2;
    private static final String SETDIGOUT = "setdigout ";

    private final String imei;
    private final Outputs outputs;

    CommandAnswers(String imei, Outputs outputs) {
        this.imei = imei;
        this.outputs = outputs;
    }

    /** The frame that answers a command frame, if the tracker has something to say. */
    Optional<byte[]> answer(byte[] frame) {
        if (!(FrameDecoder.decode(frame) instanceof GprsPacket(var codec, var messages)) || messages.isEmpty()) {
            return Optional.empty();
        }
        var message = messages.getFirst();
        if (message.type() != GprsMessage.COMMAND) {
            return Optional.empty();
        }
        if (codec == Codec.CODEC_14 && !message.imei().filter(imei::equals).isPresent()) {
            var asked = message.imei().orElse(imei);
            return Optional.of(GprsEncoder.frame(codec, GprsMessage.of(GprsMessage.NACK, asked, new byte[0])));
        }
        return message.text().flatMap(this::text).map(text -> encode(codec, text));
    }

    private byte[] encode(Codec codec, String text) {
        var payload = text.getBytes(US_ASCII);
        var response = codec == Codec.CODEC_14
                ? GprsMessage.of(GprsMessage.RESPONSE, imei, payload)
                : GprsMessage.of(GprsMessage.RESPONSE, payload);
        return GprsEncoder.frame(codec, response);
    }

    private Optional<String> text(String command) {
        if (command.startsWith(SETDIGOUT)) {
            return Optional.of(setdigout(command.substring(SETDIGOUT.length()).split(" ", -1)));
        }
        return switch (command) {
            case "getver" ->
                Optional.of("Ver:03.27.14_02 GPS:AXN_5.10_3333 Hw:FMB120 Mod:15 IMEI:" + imei
                        + " Init:2025-1-7 6:12 Uptime:86400 MAC:001E42000000 SPC:1(0) AXL:0 OBD:0 BL:1.10 BT:4");
            case "getinfo" ->
                Optional.of(
                        "RTC:2025/1/8 6:12 Init:2025/1/7 6:12 UpTime:86400s PWR:PwrVoltage RST:1 GPS:1 SAT:9 TTFF:31"
                                + " TTLF:2 NOGPS:0:0 SR:240 FG:0 FL:0 SMS:0 REC:0 MD:1 DB:0");
            case "getio" -> Optional.of("DI1:1 DI2:0 DI3:0 AIN1:0 AIN2:0 DO1:%d DO2:%d ".formatted(level(1), level(2)));
            case "getstatus" ->
                Optional.of("Data Link: 1 GPRS: 1 Phone: 0 SIM: 0 OP: 24602 Signal: 4 NewSMS: 0 Roaming: 0 SMSFull: 0"
                        + " LAC: 402 Cell ID: 20017");
            default -> Optional.empty();
        };
    }

    /** @param arguments a character for each output (1, 0 or ?), then perhaps a time limit in seconds for each */
    private String setdigout(String[] arguments) {
        var states = arguments[0].replaceFirst("\\?+$", "");
        if (states.isEmpty() || states.length() > OUTPUTS || !states.matches("[01?]+")) {
            return "DOUT1 params are invalid";
        }
        var said = new ArrayList<String>();
        for (int output = 1; output <= states.length(); output++) {
            var limit = arguments.length > output ? arguments[output] : "?";
            said.add("DOUT" + output + ":" + set(output, states.charAt(output - 1), limit));
        }
        return String.join(" ", said) + " ";
    }

    private String set(int output, char state, String limit) {
        if (state == '?') {
            return "IGNORED";
        }
        boolean on = state == '1';
        if (outputs.isOn(output) == on) {
            return "Already set to " + state;
        }
        outputs.set(output, on);
        boolean unlimited = limit.equals("?") || limit.equals("0");
        return state + " Timeout:" + (unlimited ? "INFINITY" : limit + "s");
    }

    private int level(int output) {
        return outputs.isOn(output) ? 1 : 0;
    }
}
