package io.wayline.ingest.kafka;

import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.dictionary.ModelDictionary;
import io.wayline.ingest.telemetry.Completion;
import io.wayline.ingest.telemetry.Origin;
import io.wayline.ingest.telemetry.TelemetryLog;
import io.wayline.proto.CloudEventHeaders;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Telemetry as {@code TelemetryRecord} in {@code telemetry.records.v1}, keyed by IMEI. */
final class KafkaTelemetryLog implements TelemetryLog {

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final CloudEventHeaders headers;
    private final ConcurrentHashMap<ModelDictionary, EncodedDictionary> dictionaries = new ConcurrentHashMap<>();
    private final ThreadLocal<TelemetryRecordWriter> writers = ThreadLocal.withInitial(TelemetryRecordWriter::new);

    KafkaTelemetryLog(Producer<byte[], byte[]> producer, String topic, String source) {
        this.producer = producer;
        this.topic = topic;
        this.headers = new CloudEventHeaders("io.wayline.telemetry.record.v1", source);
    }

    @Override
    public Stream streamOf(Origin origin) {
        var dictionary = dictionaries.computeIfAbsent(origin.dictionary(), EncodedDictionary::new);
        var encoded = EncodedOrigin.of(origin, dictionary);
        return (packet, packetId, receivedAtMillis, completion) ->
                publish(encoded, packet, packetId, receivedAtMillis, completion);
    }

    private void publish(
            EncodedOrigin origin, AvlPacket packet, int packetId, long receivedAtMillis, Completion completion) {
        var records = packet.records();
        int count = records.size();
        if (count == 0) {
            completion.completed(null);
            return;
        }
        var writer = writers.get();
        var common = new TelemetryRecordWriter.Packet(origin, schemaCodec(packet), packetId, count, receivedAtMillis);
        var time = CloudEventHeaders.time(Instant.ofEpochMilli(receivedAtMillis));
        var countDown = new CountDown(count, completion);
        for (int i = 0; i < count; i++) {
            var value = writer.write(records.get(i), i, common);
            var record = new ProducerRecord<>(
                    topic, null, receivedAtMillis, origin.key(), value, headers.of(writer.recordIdHex(), time));
            try {
                var _ = producer.send(record, countDown);
            } catch (KafkaException | IllegalStateException e) {
                // Not taken at all, and the callback was not called: neither for this record nor for those after it.
                countDown.failed(e, count - i);
                return;
            }
        }
    }

    /** The schema numbers codecs by their id byte. */
    private static int schemaCodec(AvlPacket packet) {
        return packet.codec().id();
    }
}
