package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.FrameDecoder;
import io.wayline.codec.dictionary.IoDictionary;
import io.wayline.ingest.Packets;
import io.wayline.ingest.fakes.RecordedSpans;
import io.wayline.ingest.telemetry.Origin;
import io.wayline.ingest.telemetry.TelemetryLog;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a packet is durable and when it is not. */
class KafkaTelemetryLogTest {

    private static final String IMEI = "356307042441013";
    private static final String TOPIC = "telemetry.records.v1";

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final RecordedSpans spans = new RecordedSpans();
    private final TelemetryLog.Stream stream = new KafkaTelemetryLog(
                    producer, TOPIC, "/ingest-node/test", spans.tracing())
            .streamOf(new Origin(IMEI, "", IoDictionary.bundled().forModel(""), 1, Origin.Transport.TCP));
    private final List<String> outcomes = new ArrayList<>();

    private void publish(int records) {
        publish(records, Span.getInvalid());
    }

    private void publish(int records, Span span) {
        var packet = (AvlPacket) FrameDecoder.decode(Packets.frame(0, records));
        stream.publish(packet, 1, 1_750_000_000_000L, span, this::note);
    }

    private void note(@Nullable Exception failure) {
        outcomes.add(failure == null ? "durable" : String.valueOf(failure.getMessage()));
    }

    @Test
    void aPacketIsDurableWithItsLastRecord() {
        publish(3);
        producer.completeNext();
        producer.completeNext();
        assertThat(outcomes).isEmpty();

        producer.completeNext();

        assertThat(outcomes).containsExactly("durable");
    }

    @Test
    void oneLostRecordLosesThePacketButOnlyOnce() {
        publish(3);
        producer.errorNext(new TimeoutException("too late"));
        producer.completeNext();
        assertThat(outcomes).isEmpty();

        producer.errorNext(new TimeoutException("too late again"));

        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.getFirst()).startsWith("too late");
    }

    @Test
    void aPacketOfNoRecordsIsDurable() {
        publish(0);

        assertThat(outcomes).containsExactly("durable");
    }

    @Test
    void aProducerThatTakesNothingFailsThePacket() {
        producer.close();

        publish(3);

        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.getFirst()).isNotEqualTo("durable");
    }

    @Test
    void theRecordsOfARecordedPacketCarryItsTrace() {
        var packet = spans.tracing().begin("packet", SpanKind.SERVER);
        publish(2, packet);
        producer.completeNext();
        assertThat(spans.ended()).as("one record is not durable yet").isEmpty();

        producer.completeNext();

        var publishing = spans.single();
        assertThat(publishing.getName()).isEqualTo("publish telemetry");
        assertThat(publishing.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(publishing.getParentSpanId())
                .isEqualTo(packet.getSpanContext().getSpanId());
        assertThat(publishing.getAttributes().get(TraceKeys.RECORDS)).isEqualTo(2);
        assertThat(publishing.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(outcomes).containsExactly("durable");
        assertThat(producer.history())
                .hasSize(2)
                .allSatisfy(record ->
                        assertThat(TraceParent.in(record.headers())).isEqualTo(RecordedSpans.line(publishing)));
    }

    @Test
    void aRecordedPacketThatIsLostIsSeenToBe() {
        publish(1, spans.tracing().begin("packet", SpanKind.SERVER));

        producer.errorNext(new TimeoutException("too late"));

        assertThat(spans.single().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans.single().getStatus().getDescription()).contains("too late");
        assertThat(outcomes).containsExactly("too late");
    }

    /** Its records have no further header: see {@link #everyRecordSaysWhatItIs}. */
    @Test
    void aPacketThatIsNotRecordedBeginsNothing() {
        publish(1);
        producer.completeNext();

        assertThat(spans.ended()).isEmpty();
        assertThat(TraceParent.in(producer.history().getFirst().headers())).isNull();
    }

    @Test
    void everyRecordSaysWhatItIs() {
        publish(2);

        assertThat(producer.history()).hasSize(2).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo(TOPIC);
            assertThat(record.key()).isEqualTo(IMEI.getBytes(UTF_8));
            assertThat(record.headers())
                    .extracting(header -> header.key())
                    .containsExactlyInAnyOrder(
                            "ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "content-type");
        });
        var first = producer.history().getFirst().headers();
        assertThat(new String(first.lastHeader("ce_time").value(), UTF_8)).isEqualTo("2025-06-15T15:06:40Z");
        assertThat(first.lastHeader("ce_id").value()).hasSize(32);
        assertThat(first.lastHeader("ce_id").value())
                .isNotEqualTo(producer.history()
                        .getLast()
                        .headers()
                        .lastHeader("ce_id")
                        .value());
    }
}
