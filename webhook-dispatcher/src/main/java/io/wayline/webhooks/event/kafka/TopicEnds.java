package io.wayline.webhooks.event.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * How far a topic went at one moment.
 *
 * @param topicId of the topic that has this name now
 * @param ends offset after the last record, by partition; partitions without records are left out
 */
record TopicEnds(UUID topicId, Map<Integer, Long> ends) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** @throws KafkaException when the broker does not answer */
    static TopicEnds of(Admin admin, String topic) {
        var description = Objects.requireNonNull(
                answered(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
        var earliest = new HashMap<TopicPartition, OffsetSpec>();
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        description.partitions().forEach(info -> {
            var partition = new TopicPartition(topic, info.partition());
            earliest.put(partition, OffsetSpec.earliest());
            latest.put(partition, OffsetSpec.latest());
        });
        var begins = answered(admin.listOffsets(earliest).all());
        var ends = new HashMap<Integer, Long>();
        answered(admin.listOffsets(latest).all()).forEach((partition, end) -> {
            if (Objects.requireNonNull(begins.get(partition)).offset() < end.offset()) {
                ends.put(partition.partition(), end.offset());
            }
        });
        var id = description.topicId();
        return new TopicEnds(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()), ends);
    }

    /** @param nextOffsets what has been read, by partition */
    boolean areReadBy(Map<Integer, Long> nextOffsets) {
        return ends.entrySet().stream().allMatch(end -> nextOffsets.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private static <T> T answered(KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("the broker does not answer", e);
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for the broker", e);
        }
    }
}
