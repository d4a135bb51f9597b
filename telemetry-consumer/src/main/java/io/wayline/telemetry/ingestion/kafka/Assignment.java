package io.wayline.telemetry.ingestion.kafka;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** The partitions this instance reads, over all its threads. */
final class Assignment {

    private final Set<TopicPartition> partitions = ConcurrentHashMap.newKeySet();
    private volatile boolean joined;

    void added(Collection<TopicPartition> assigned) {
        partitions.addAll(assigned);
        joined = true;
    }

    void removed(Collection<TopicPartition> revoked) {
        partitions.removeAll(revoked);
    }

    int size() {
        return partitions.size();
    }

    /** Whether the group has taken us in; an instance may rightly be left without partitions. */
    boolean hasJoined() {
        return joined;
    }
}
