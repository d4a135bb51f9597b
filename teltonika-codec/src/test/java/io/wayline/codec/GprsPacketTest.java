package io.wayline.codec;

import static io.wayline.codec.Hex.framed;
import static io.wayline.codec.Hex.hex;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.wayline.codec.DeviceMessage.GprsPacket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GprsPacketTest {

    @ParameterizedTest
    @ValueSource(strings = {"0C", "0C 00", "0C 01 01", "0C 00 00", "0C 00 06 00"})
    void anEmptyFrameIsAPingInDisguise(String data) {
        assertThat(decoded(framed(data)).messages()).isEmpty();
    }

    @Test
    void anEmptyPayloadIsAMessageWithoutContent() {
        var message = decoded(framed("0C 01 06 00000000 01")).messages().getFirst();

        assertThat(message.payload()).isEmpty();
        assertThat(message.text()).hasValue("");
    }

    @Test
    void aQuantityIsBelievedWhenTheSizesAccountForEveryByte() {
        assertThat(decoded(framed("0C 02 06 00000001 41 00000002 4243 02")).messages())
                .containsExactly(response("A"), response("BC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "FF"})
    void aQuantityThatDoesNotFitIsIgnoredWhenOneMessageFillsTheFrame(String quantity) {
        assertThat(decoded(framed("0C " + quantity + " 06 00000003 414243 01")).messages())
                .containsExactly(response("ABC"));
    }

    @Test
    void theTypeIsNotJudged() {
        assertThat(decoded(framed("0C 01 0D 00000001 00 01")).messages().getFirst())
                .satisfies(camera -> assertThat(camera.type()).isEqualTo(0x0D))
                .satisfies(camera -> assertThat(camera.text()).isEmpty());
    }

    @Test
    void aTimestampIsSecondsUnlessThatWouldLieBefore2000() {
        var seconds = decoded(framed("0D 01 06 00000005 64E83281 41 01"));
        var milliseconds = decoded(framed("0D 01 05 00000009 0000016C0A81C320 41 01"));
        var brokenClock = decoded(framed("0D 01 06 00000005 00000007 41 01"));

        assertThat(seconds.messages()).containsExactly(GprsMessage.at(6, 1_692_938_881L, ascii("A")));
        assertThat(milliseconds.messages()).containsExactly(GprsMessage.at(5, 1_563_544_372L, ascii("A")));
        assertThat(brokenClock.messages()).containsExactly(GprsMessage.at(6, 7, ascii("A")));
    }

    @Test
    void aRefusalNamesTheImeiThatWasAskedFor() {
        var refusal = decoded(framed("0E 01 11 00000008 0352093081452251 01"))
                .messages()
                .getFirst();

        assertThat(refusal.type()).isEqualTo(GprsMessage.NACK);
        assertThat(refusal.imei()).hasValue("352093081452251");
        assertThat(refusal.timestampSeconds()).isEmpty();
    }

    @Test
    void commandsAreWrittenAsDocumented() {
        assertThat(GprsEncoder.frame(Codec.CODEC_12, GprsMessage.of(GprsMessage.COMMAND, ascii("getver"))))
                .isEqualTo(hex("000000000000000E 0C 01 05 00000006 676574766572 01 0000A4C2"));
        assertThat(GprsEncoder.frame(
                        Codec.CODEC_14, GprsMessage.of(GprsMessage.COMMAND, "352093081452251", ascii("getver"))))
                .isEqualTo(hex("0000000000000016 0E 01 05 0000000E 0352093081452251 676574766572 01 0000D2C1"));
    }

    @Test
    void aMessageThatLacksWhatItsCodecCarriesIsNotEncoded() {
        var bare = GprsMessage.of(GprsMessage.COMMAND, ascii("getver"));

        for (var codec : List.of(Codec.CODEC_13, Codec.CODEC_14, Codec.CODEC_15, Codec.CODEC_8)) {
            assertThatIllegalArgumentException().isThrownBy(() -> GprsEncoder.frame(codec, bare));
        }
    }

    private static GprsMessage response(String text) {
        return GprsMessage.of(GprsMessage.RESPONSE, ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static GprsPacket decoded(byte[] frame) {
        return assertThat(FrameDecoder.decode(frame))
                .asInstanceOf(type(GprsPacket.class))
                .actual();
    }
}
