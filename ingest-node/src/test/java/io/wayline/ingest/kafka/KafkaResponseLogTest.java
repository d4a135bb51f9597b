package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.Codec;
import io.wayline.codec.GprsMessage;
import io.wayline.ingest.command.Attempt;
import io.wayline.proto.command.v1.CommandResponse.Kind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaResponseLogTest {

    private static final byte[] TEXT = "GPS:1 Sat:9".getBytes(US_ASCII);
    private static final byte[] BYTES = {0, 1, 2, (byte) 0x80};
    private static final String IMEI = "352093081452251";

    static List<Arguments> messages() {
        return List.of(
                Arguments.of(Codec.CODEC_12, GprsMessage.of(GprsMessage.RESPONSE, TEXT), Kind.TEXT),
                Arguments.of(Codec.CODEC_12, GprsMessage.of(GprsMessage.RESPONSE, BYTES), Kind.BINARY),
                Arguments.of(Codec.CODEC_12, GprsMessage.of(0x07, TEXT), Kind.BINARY),
                Arguments.of(Codec.CODEC_13, GprsMessage.at(GprsMessage.RESPONSE, 1_700_000_000, TEXT), Kind.TEXT),
                Arguments.of(Codec.CODEC_14, GprsMessage.of(GprsMessage.RESPONSE, IMEI, TEXT), Kind.TEXT),
                Arguments.of(Codec.CODEC_14, GprsMessage.of(GprsMessage.NACK, IMEI, new byte[0]), Kind.NACK),
                Arguments.of(Codec.CODEC_15, GprsMessage.at(0x0B, 1_700_000_000, IMEI, TEXT), Kind.BINARY));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsPublishedAsWhatItIs(Codec codec, GprsMessage message, Kind kind) {
        var event = KafkaResponseLog.event(codec, message, null).build();

        assertThat(event.getKind()).isEqualTo(kind);
        assertThat(event.getCodec()).isEqualTo(codec.id());
        assertThat(event.getText()).isEqualTo(kind == Kind.TEXT ? "GPS:1 Sat:9" : "");
        assertThat(event.getPayload().toByteArray()).isEqualTo(message.payload());
        assertThat(event.getMessageImei()).isEqualTo(message.imei().orElse(""));
        assertThat(event.getCommandId()).isEmpty();
        assertThat(event.hasDeviceTimeS()).isEqualTo(message.timestampSeconds().isPresent());
    }

    static List<Arguments> answers() {
        return List.of(
                Arguments.of(Codec.CODEC_12, GprsMessage.of(GprsMessage.RESPONSE, TEXT), true),
                Arguments.of(Codec.CODEC_12, GprsMessage.of(GprsMessage.RESPONSE, BYTES), true),
                Arguments.of(Codec.CODEC_12, GprsMessage.of(GprsMessage.RESPONSE, new byte[0]), false),
                Arguments.of(Codec.CODEC_12, GprsMessage.of(0x0D, TEXT), false),
                Arguments.of(Codec.CODEC_13, GprsMessage.at(GprsMessage.RESPONSE, 1_700_000_000, TEXT), true),
                Arguments.of(Codec.CODEC_14, GprsMessage.of(GprsMessage.RESPONSE, IMEI, new byte[0]), true),
                Arguments.of(Codec.CODEC_14, GprsMessage.of(GprsMessage.NACK, IMEI, new byte[0]), true),
                Arguments.of(Codec.CODEC_15, GprsMessage.at(0x0B, 1_700_000_000, IMEI, TEXT), false));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatMayBeAnAnswerNamesTheAttemptInFlight(Codec codec, GprsMessage message, boolean namesIt) {
        var event = KafkaResponseLog.event(codec, message, new Attempt("a", 2)).build();

        assertThat(event.getCommandId()).isEqualTo(namesIt ? "a" : "");
        assertThat(event.getAttempt()).isEqualTo(namesIt ? 2 : 0);
    }
}
