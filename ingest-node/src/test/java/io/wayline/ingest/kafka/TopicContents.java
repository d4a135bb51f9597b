package io.wayline.ingest.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.command.v1.CommandResponse;
import io.wayline.proto.device.v1.SessionEvent;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What stands in a topic, for tests that ask until it is there. */
public final class TopicContents implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();

    public TopicContents(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything up to now; a record already returned is returned again. */
    public List<ConsumerRecord<String, byte[]>> all() {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        var ends = consumer.endOffsets(consumer.assignment());
        Predicate<TopicPartition> unread = partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L);
        while (consumer.assignment().stream().anyMatch(unread) && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(100)).forEach(read::add);
        }
        return List.copyOf(read);
    }

    /** Of the telemetry topic. */
    public List<TelemetryRecord> telemetry() throws InvalidProtocolBufferException {
        var records = new ArrayList<TelemetryRecord>();
        for (var message : all()) {
            records.add(TelemetryRecord.parseFrom(message.value()));
        }
        return records;
    }

    /** Of the answers of trackers and the reports on attempts. */
    public List<CommandResponse> responses() throws InvalidProtocolBufferException {
        var responses = new ArrayList<CommandResponse>();
        for (var message : all()) {
            responses.add(CommandResponse.parseFrom(message.value()));
        }
        return responses;
    }

    /** Of the journal of sessions. */
    public List<SessionEvent> sessionEvents() throws InvalidProtocolBufferException {
        var events = new ArrayList<SessionEvent>();
        for (var message : all()) {
            events.add(SessionEvent.parseFrom(message.value()));
        }
        return events;
    }

    /** The token a reader of the journal holds for the live one. */
    public long highestToken() throws InvalidProtocolBufferException {
        return highest(all());
    }

    /** The same for one of several trackers; 0 if the journal does not know it. */
    public long highestToken(String imei) throws InvalidProtocolBufferException {
        return highest(
                all().stream().filter(message -> message.key().equals(imei)).toList());
    }

    private static long highest(List<ConsumerRecord<String, byte[]>> messages) throws InvalidProtocolBufferException {
        long highest = 0;
        for (var message : messages) {
            var event = SessionEvent.parseFrom(message.value());
            highest = Math.max(highest, event.getSessionToken() == 0 ? message.offset() : event.getSessionToken());
        }
        return highest;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
