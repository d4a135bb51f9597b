package io.wayline.simulator.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import io.wayline.simulator.records.Outputs;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandAnswersTest {

    private static final String IMEI = "359999000000000";

    private final Outputs outputs = new Outputs();
    private final CommandAnswers answers = new CommandAnswers(IMEI, outputs);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    getver        | Ver:.* Hw:FMB120 .*IMEI:359999000000000 .*
                    getinfo       | RTC:.* SAT:.*
                    getio         | DI1:1 .*DO1:0 DO2:0 ?
                    getstatus     | Data Link: 1 GPRS: 1 .*
                    setdigout 1?  | DOUT1:1 Timeout:INFINITY ?
                    setdigout 1   | DOUT1:1 Timeout:INFINITY ?
                    setdigout 0?  | DOUT1:Already set to 0 ?
                    setdigout ?1  | DOUT1:IGNORED DOUT2:1 Timeout:INFINITY ?
                    setdigout 1 60 | DOUT1:1 Timeout:60s ?
                    setdigout 10 5 ? | DOUT1:1 Timeout:5s DOUT2:Already set to 0 ?
                    setdigout x   | DOUT1 params are invalid
                    """)
    void answersAsARealOneDoes(String command, String pattern) {
        assertThat(text(answers.answer(command12(command)))).matches(pattern.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "getveR", " getver", "cpureset", "unknown command"})
    void anUnknownCommandGetsSilence(String command) {
        assertThat(answers.answer(command12(command))).isEmpty();
    }

    @Test
    void setdigoutSwitchesTheOutput() {
        answers.answer(command12("setdigout 11"));
        assertThat(outputs.isOn(1)).isTrue();
        assertThat(outputs.isOn(2)).isTrue();

        answers.answer(command12("setdigout 0?"));
        assertThat(outputs.isOn(1)).isFalse();
        assertThat(outputs.isOn(2)).isTrue();
    }

    @Test
    void codec14IsAnsweredWithTheImeiInside() {
        var message = message(answers.answer(command14(IMEI, "getver")));

        assertThat(message.type()).isEqualTo(GprsMessage.RESPONSE);
        assertThat(message.imei()).contains(IMEI);
        assertThat(message.text().orElseThrow()).startsWith("Ver:");
    }

    @Test
    void anotherImeiIsRefused() {
        var message = message(answers.answer(command14("352093081452251", "getver")));

        assertThat(message.type()).isEqualTo(GprsMessage.NACK);
        assertThat(message.imei()).contains("352093081452251");
        assertThat(message.payload()).isEmpty();
    }

    private static byte[] command12(String text) {
        return GprsEncoder.frame(Codec.CODEC_12, GprsMessage.of(GprsMessage.COMMAND, text.getBytes(US_ASCII)));
    }

    private static byte[] command14(String imei, String text) {
        return GprsEncoder.frame(Codec.CODEC_14, GprsMessage.of(GprsMessage.COMMAND, imei, text.getBytes(US_ASCII)));
    }

    private static GprsMessage message(Optional<byte[]> frame) {
        var packet = (GprsPacket) FrameDecoder.decode(frame.orElseThrow());
        return packet.messages().getFirst();
    }

    private static String text(Optional<byte[]> frame) {
        var message = message(frame);
        assertThat(message.type()).isEqualTo(GprsMessage.RESPONSE);
        return message.text().orElseThrow();
    }
}
