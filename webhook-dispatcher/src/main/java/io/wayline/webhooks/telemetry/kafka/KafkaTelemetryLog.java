package io.wayline.webhooks.telemetry.kafka;

import io.wayline.webhooks.telemetry.TelemetryLog;
import io.wayline.webhooks.telemetry.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The telemetry topic in Kafka: what is new from memory, the rest from the broker. */
final class KafkaTelemetryLog implements TelemetryLog {

    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_RECENT = 5_000;

    private final String name;
    private final Admin admin;
    private final TopicTail tail;
    private final TopicReaders readers;
    private volatile @Nullable Topic known;

    KafkaTelemetryLog(String name, Admin admin, TopicTail tail, TopicReaders readers) {
        this.name = name;
        this.admin = admin;
        this.tail = tail;
        this.readers = readers;
    }

    @Override
    public Optional<Topic> topic() {
        var answer = Objects.requireNonNull(
                admin.describeTopics(List.of(name)).topicNameValues().get(name));
        try {
            var description = answer.get(BROKER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var id = description.topicId();
            var topic = new Topic(
                    new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                    description.partitions().size());
            var before = known;
            if (before != null && !before.id().equals(topic.id())) {
                readers.begin();
            }
            known = topic;
            tail.follow(topic);
            return Optional.of(topic);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                tail.follow(null);
                return Optional.empty();
            }
            throw new KafkaException("the broker does not describe " + name, e);
        } catch (TimeoutException e) {
            throw new KafkaException("the broker does not describe " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking for " + name, e);
        }
    }

    @Override
    public Map<Integer, Long> offsetsAt(Instant moment) {
        var ends = offsets(OffsetSpec.latest()); // first: what comes meanwhile is found, or is after the end
        var first = offsets(OffsetSpec.forTimestamp(moment.toEpochMilli()));
        var offsets = new HashMap<Integer, Long>();
        first.forEach((partition, at) ->
                offsets.put(partition.partition(), at.offset() < 0 ? end(ends, partition) : at.offset()));
        return offsets;
    }

    private static long end(Map<TopicPartition, ListOffsetsResultInfo> ends, TopicPartition partition) {
        var end = ends.get(partition);
        return end == null ? 0 : end.offset();
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(OffsetSpec which) {
        var topic = known == null ? topic().orElse(null) : known;
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        for (int partition = 0; topic != null && partition < topic.partitions(); partition++) {
            wanted.put(new TopicPartition(name, partition), which);
        }
        return asked(admin.listOffsets(wanted).all(), "the broker does not say where records are: " + name);
    }

    private static <T> T asked(KafkaFuture<T> answer, String failure) {
        try {
            return answer.get(BROKER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException(failure, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(failure, e);
        }
    }

    @Override
    public Map<Integer, Long> ends() {
        return tail.ends();
    }

    @Override
    public Slice read(int partition, long from, long until, int maxRecords) {
        var recent = tail.recent(partition);
        return Optional.ofNullable(recent)
                .flatMap(records -> records.read(from, until, maxRecords))
                .orElseGet(() -> readers.read(new TopicPartition(name, partition), from, until, maxRecords));
    }

    @Override
    public List<TelemetryRecord> recent(int partition, long from) {
        var recent = tail.recent(partition);
        return Optional.ofNullable(recent)
                .flatMap(records -> records.read(from, Long.MAX_VALUE, MOST_RECENT))
                .map(Slice::records)
                .orElse(List.of());
    }
}
