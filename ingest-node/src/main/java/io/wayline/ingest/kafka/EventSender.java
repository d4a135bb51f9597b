package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageLite;
import io.wayline.proto.CloudEventHeaders;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends one kind of event to its topic. The callback is always called, whatever happens. */
final class EventSender {

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final CloudEventHeaders headers;

    EventSender(Producer<byte[], byte[]> producer, String topic, String type, String source) {
        this.producer = producer;
        this.topic = topic;
        this.headers = new CloudEventHeaders(type, source);
    }

    void send(String key, MessageLite event, long timeMillis, Callback callback) {
        var id = UUID.randomUUID().toString().getBytes(UTF_8);
        var time = CloudEventHeaders.time(Instant.ofEpochMilli(timeMillis));
        var record = new ProducerRecord<>(
                topic, null, timeMillis, key.getBytes(UTF_8), event.toByteArray(), headers.of(id, time));
        try {
            var _ = producer.send(record, callback);
        } catch (KafkaException | IllegalStateException e) {
            callback.onCompletion(null, e);
        }
    }
}
