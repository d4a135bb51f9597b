package io.wayline.telemetry.ingestion.kafka;

import io.wayline.telemetry.ingestion.StoreUnavailableException;
import io.wayline.telemetry.ingestion.TelemetryStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far partitions are stored, by the database's account. */
final class StoredOffsets {

    private static final Logger log = LoggerFactory.getLogger(StoredOffsets.class);

    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(30);

    /**
     * Each try waits for a connection for some seconds; all together stay well below the time after which a consumer that does
     * not poll is put out of its group.
     */
    private static final int TRIES = 24;

    private final Admin admin;
    private final TelemetryStore store;
    private final Map<String, UUID> topicIds = new ConcurrentHashMap<>();

    StoredOffsets(Admin admin, TelemetryStore store) {
        this.admin = admin;
        this.store = store;
    }

    /** The offset to read on from, for each of the partitions; 0 for one that was never stored. */
    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        var offsets = new HashMap<TopicPartition, Long>();
        for (var topic :
                partitions.stream().map(TopicPartition::topic).distinct().toList()) {
            var id = currentId(topic);
            topicIds.put(topic, id);
            var stored = patiently(id);
            for (var partition : partitions) {
                if (partition.topic().equals(topic)) {
                    offsets.put(partition, stored.getOrDefault(partition.partition(), 0L));
                }
            }
        }
        return offsets;
    }

    /** Of a topic that {@link #of} was asked about. */
    UUID topicId(String topic) {
        var id = topicIds.get(topic);
        if (id == null) {
            throw new IllegalStateException("records of a topic that was never assigned: " + topic);
        }
        return id;
    }

    private Map<Integer, Long> patiently(UUID topicId) {
        for (int tryNumber = 1; ; tryNumber++) {
            try {
                return store.nextOffsets(topicId);
            } catch (StoreUnavailableException e) {
                if (tryNumber == TRIES) {
                    throw e;
                }
                log.atWarn().addKeyValue("detail", e.getMessage()).log("stored offsets cannot be read, trying again");
            }
        }
    }

    private UUID currentId(String topic) {
        try {
            var descriptions = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(BROKER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var id = Objects.requireNonNull(descriptions.get(topic)).topicId();
            return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("the broker does not say which topic this is: " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking for the topic " + topic, e);
        }
    }
}
