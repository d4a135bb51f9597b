package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageLite;
import io.wayline.proto.CloudEventHeaders;
import io.wayline.tracing.TraceParent;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

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
        send(key, event, timeMillis, null, callback);
    }

    /** @param trace the line of the span that readers shall continue below; null if there is none */
    void send(String key, MessageLite event, long timeMillis, @Nullable String trace, Callback callback) {
        var id = UUID.randomUUID().toString().getBytes(UTF_8);
        var time = CloudEventHeaders.time(Instant.ofEpochMilli(timeMillis));
        var recordHeaders = headers.of(id, time);
        @Nullable Header below = TraceParent.header(trace);
        if (below != null) {
            recordHeaders.add(below);
        }
        var record =
                new ProducerRecord<>(topic, null, timeMillis, key.getBytes(UTF_8), event.toByteArray(), recordHeaders);
        try {
            var _ = producer.send(record, callback);
        } catch (KafkaException | IllegalStateException e) {
            callback.onCompletion(null, e);
        }
    }
}
