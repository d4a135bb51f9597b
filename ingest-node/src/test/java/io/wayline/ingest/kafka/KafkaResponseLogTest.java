package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.GprsMessage;
import io.wayline.ingest.command.Attempt;
import io.wayline.ingest.command.CommandCounters;
import io.wayline.ingest.command.NotSent;
import io.wayline.proto.command.v1.CommandResponse.Kind;
import io.wayline.tracing.TraceParent;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
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

    @Test
    void reportsAndAnswersHandTheTraceOn() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var sender =
                new EventSender(producer, "command-responses.v1", KafkaResponseLog.REPORT_TYPE, "/ingest-node/test");
        var log = new KafkaResponseLog(sender, sender, "node", new CommandCounters());
        var written = new Attempt("a", 1, "line of the write");
        var awaited = new Attempt("a", 1, "line of the wait");
        var answer = new GprsPacket(
                Codec.CODEC_12, List.of(GprsMessage.of(GprsMessage.RESPONSE, TEXT), GprsMessage.of(0x0D, TEXT)));

        log.sent(IMEI, 7, written, Codec.CODEC_12, 1);
        log.publish(IMEI, 7, 2, answer, awaited, _ -> {});
        log.notSent(IMEI, 7, new Attempt("b", 1), NotSent.CANCELLED, 3);

        assertThat(producer.history())
                .extracting(record -> TraceParent.in(record.headers()))
                .as("SENT, the answer, serial data beside it, NOT_SENT of what nobody records")
                .containsExactly("line of the write", "line of the wait", null, null);
    }
}
