package io.wayline.ingest.kafka;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.dictionary.ModelDictionary;
import io.wayline.ingest.telemetry.Completion;
import io.wayline.ingest.telemetry.Origin;
import io.wayline.ingest.telemetry.TelemetryLog;
import io.wayline.proto.CloudEventHeaders;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import io.wayline.tracing.Tracing;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Telemetry as {@code TelemetryRecord} in {@code telemetry.records.v1}, keyed by IMEI. */
final class KafkaTelemetryLog implements TelemetryLog {

    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Tracing tracing;
    private final CloudEventHeaders headers;
    private final ConcurrentHashMap<ModelDictionary, EncodedDictionary> dictionaries = new ConcurrentHashMap<>();
    private final ThreadLocal<TelemetryRecordWriter> writers = ThreadLocal.withInitial(TelemetryRecordWriter::new);

    KafkaTelemetryLog(Producer<byte[], byte[]> producer, String topic, String source, Tracing tracing) {
        this.producer = producer;
        this.topic = topic;
        this.tracing = tracing;
        this.headers = new CloudEventHeaders("io.wayline.telemetry.record.v1", source);
    }

    @Override
    public Stream streamOf(Origin origin) {
        var dictionary = dictionaries.computeIfAbsent(origin.dictionary(), EncodedDictionary::new);
        var encoded = EncodedOrigin.of(origin, dictionary);
        return (packet, packetId, receivedAtMillis, span, completion) ->
                publish(encoded, packet, packetId, receivedAtMillis, span, completion);
    }

    private void publish(
            EncodedOrigin origin,
            AvlPacket packet,
            int packetId,
            long receivedAtMillis,
            Span ofPacket,
            Completion completion) {
        var records = packet.records();
        int count = records.size();
        if (count == 0) {
            completion.completed(null);
            return;
        }
        var writer = writers.get();
        var common = new TelemetryRecordWriter.Packet(origin, schemaCodec(packet), packetId, count, receivedAtMillis);
        var time = CloudEventHeaders.time(Instant.ofEpochMilli(receivedAtMillis));
        var span = begin(ofPacket, count);
        @Nullable Header below = TraceParent.header(span);
        var countDown = new CountDown(count, below == null ? completion : ending(span, completion));
        for (int i = 0; i < count; i++) {
            var value = writer.write(records.get(i), i, common);
            var recordHeaders = headers.of(writer.recordIdHex(), time);
            if (below != null) {
                recordHeaders.add(below);
            }
            var record = new ProducerRecord<>(topic, null, receivedAtMillis, origin.key(), value, recordHeaders);
            try {
                var _ = producer.send(record, countDown);
            } catch (KafkaException | IllegalStateException e) {
                // Not taken at all, and the callback was not called: neither for this record nor for those after it.
                countDown.failed(e, count - i);
                return;
            }
        }
    }

    /** From the first send to the last durable record; nothing, not even a context, if the packet is not recorded. */
    private Span begin(Span ofPacket, int records) {
        if (!ofPacket.getSpanContext().isSampled()) {
            return Span.getInvalid();
        }
        return tracing.below(Context.root().with(ofPacket), "publish telemetry", SpanKind.PRODUCER)
                .setAttribute(TOPIC, topic)
                .setAttribute(TraceKeys.RECORDS, records);
    }

    private static Completion ending(Span span, Completion completion) {
        return failure -> {
            if (failure != null) {
                span.setStatus(StatusCode.ERROR, failure.toString());
            }
            span.end();
            completion.completed(failure);
        };
    }

    /** The schema numbers codecs by their id byte. */
    private static int schemaCodec(AvlPacket packet) {
        return packet.codec().id();
    }
}
