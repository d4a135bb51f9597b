package io.wayline.foundation.intake;

import java.time.Duration;
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

/** Which topic a name stands for now (one that is deleted and made again begins at 0, and has another id), and where it ends. */
final class TopicIds {

    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(30);

    private final Admin admin;

    TopicIds(Admin admin) {
        this.admin = admin;
    }

    UUID of(String topic) {
        var descriptions = asked(
                admin.describeTopics(List.of(topic)).allTopicNames(), "the broker does not know the topic " + topic);
        var id = Objects.requireNonNull(descriptions.get(topic)).topicId();
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** The offset of the next record to come, or 0 if there is none left to read. */
    long endOf(TopicPartition partition) {
        long end = offset(partition, OffsetSpec.latest());
        return offset(partition, OffsetSpec.earliest()) < end ? end : 0;
    }

    private long offset(TopicPartition partition, OffsetSpec which) {
        var answer = admin.listOffsets(Map.of(partition, which)).partitionResult(partition);
        return asked(answer, "the broker does not say where a partition ends: " + partition)
                .offset();
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
}
