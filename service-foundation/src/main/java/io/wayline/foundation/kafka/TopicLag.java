package io.wayline.foundation.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many records of the assigned partitions are not taken yet. A consumer's own figure counts from what it has fetched and
 * stands still while it fetches nothing, for example because the database is away: here the broker is asked where the
 * partitions end, and it counts from what was taken for good.
 *
 * <p>Nobody waits for the broker: an answer counts from when it is there, and stays until the next one.
 */
public final class TopicLag {

    private static final Logger log = LoggerFactory.getLogger(TopicLag.class);

    /** Between two questions, however often somebody wants to know. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    private final Admin admin;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
    private final AtomicLong askAgainAt;
    private volatile long records;

    /** What a partition has, from its first record to the one that comes next. */
    private record Extent(long begin, long end) {}

    public TopicLag(Admin admin) {
        this(admin, System::nanoTime);
    }

    TopicLag(Admin admin, LongSupplier nanoTime) {
        this.admin = admin;
        this.nanoTime = nanoTime;
        this.askAgainAt = new AtomicLong(nanoTime.getAsLong());
    }

    /** @param nextOffset of the first record that is not taken */
    public void assigned(TopicPartition partition, long nextOffset) {
        next.put(partition, nextOffset);
    }

    /** What lies before this offset is taken for good; of no consequence if the partition is not ours any more. */
    public void taken(TopicPartition partition, long nextOffset) {
        next.computeIfPresent(partition, (_, before) -> Math.max(before, nextOffset));
    }

    public void revoked(Collection<TopicPartition> partitions) {
        next.keySet().removeAll(partitions);
    }

    public int partitions() {
        return next.size();
    }

    /** As of the broker's last answer; 0 before the first. */
    public long records() {
        askIfDue();
        return records;
    }

    private void askIfDue() {
        long now = nanoTime.getAsLong();
        long due = askAgainAt.get();
        if (now - due >= 0 && askAgainAt.compareAndSet(due, now + PAUSE_NANOS)) {
            ask(Set.copyOf(next.keySet()));
        }
    }

    private void ask(Set<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            records = 0;
            return;
        }
        var _ = offsets(partitions, OffsetSpec.earliest())
                .thenCombine(offsets(partitions, OffsetSpec.latest()), TopicLag::extents)
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        records = notTakenOf(answer);
                    } else {
                        log.atDebug().addKeyValue("reason", failure.toString()).log("ends of partitions not known");
                    }
                });
    }

    /** Reckoned when the answer comes: positions of a later moment would run past ends that are old, and hide what waits. */
    private long notTakenOf(Map<TopicPartition, Extent> extents) {
        long notTaken = 0;
        for (var entry : next.entrySet()) {
            var extent = extents.get(entry.getKey());
            if (extent != null) {
                notTaken += Math.max(0, extent.end() - Math.max(extent.begin(), entry.getValue()));
            }
        }
        return notTaken;
    }

    private CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> offsets(
            Set<TopicPartition> partitions, OffsetSpec which) {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> asked.put(partition, which));
        try {
            return admin.listOffsets(asked).all().toCompletionStage();
        } catch (RuntimeException e) { // closed already
            return CompletableFuture.failedStage(e);
        }
    }

    private static Map<TopicPartition, Extent> extents(
            Map<TopicPartition, ListOffsetsResultInfo> begins, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        var extents = new HashMap<TopicPartition, Extent>();
        ends.forEach((partition, end) -> {
            var begin = begins.get(partition);
            extents.put(partition, new Extent(begin == null ? 0 : begin.offset(), end.offset()));
        });
        return extents;
    }
}
