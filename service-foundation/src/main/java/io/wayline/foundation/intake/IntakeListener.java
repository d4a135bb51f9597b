package io.wayline.foundation.intake;

import io.wayline.foundation.intake.RecordHandler.Refusal;
import io.wayline.foundation.kafka.TopicLag;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Turns polls into transactions. Where to read on is decided by the database: every transaction names the offset it expects,
 * so that of two instances that both believe a partition to be theirs one finds that it is not, and changes nothing.
 */
final class IntakeListener implements BatchMessageListener<byte[], byte[]>, ConsumerSeekAware {

    private static final Logger log = LoggerFactory.getLogger(IntakeListener.class);

    /** For a failure that is the record's own fault, or a race we do not know of. */
    private static final int TRIES_ALONE = 3;

    /**
     * Reading a position may wait for a connection for some seconds; all tries together stay well below the time after which
     * a consumer that does not poll is put out of its group.
     */
    private static final int TRIES_TO_BEGIN = 24;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final RecordHandler handler;
    private final int recordsPerTransaction;
    private final TransactionOperations transaction;
    private final ConsumedOffsets offsets;
    private final TopicIds topicIds;
    private final IntakeCounters counters;
    private final TopicLag lag;
    private final InstantSource time;
    private final Map<TopicPartition, Position> positions = new ConcurrentHashMap<>();

    /** What partitions had when they were assigned, for those where it is not taken yet. */
    private final Map<TopicPartition, Long> toCatchUp = new ConcurrentHashMap<>();

    private volatile boolean joined;

    IntakeListener(
            RecordHandler handler,
            int recordsPerTransaction,
            TransactionOperations transaction,
            ConsumedOffsets offsets,
            TopicIds topicIds,
            IntakeCounters counters,
            TopicLag lag,
            InstantSource time) {
        this.handler = handler;
        this.recordsPerTransaction = recordsPerTransaction;
        this.transaction = transaction;
        this.offsets = offsets;
        this.topicIds = topicIds;
        this.counters = counters;
        this.lag = lag;
        this.time = time;
    }

    /** Where a partition is read on, as far as this instance knows. */
    private record Position(UUID topicId, long next) {}

    /** True once everything is taken that the partitions had when they were assigned. */
    boolean hasCaughtUp() {
        return joined && toCatchUp.isEmpty();
    }

    /** Whether the group has taken us in; an instance may rightly be left without partitions. */
    boolean hasJoined() {
        return joined;
    }

    int partitions() {
        return positions.size();
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback seek) {
        for (var partition : assigned.keySet()) {
            var position = patiently(partition, () -> stored(topicIds.of(partition.topic()), partition));
            positions.put(partition, position);
            lag.assigned(partition, position.next());
            toCatchUp.put(partition, patiently(partition, () -> topicIds.endOf(partition)));
            caughtUp(partition, position.next());
            seek.seek(partition.topic(), partition.partition(), position.next());
        }
        joined = true;
    }

    @Override
    public void onPartitionsRevoked(@Nullable Collection<TopicPartition> revoked) {
        if (revoked != null) {
            positions.keySet().removeAll(revoked);
            toCatchUp.keySet().removeAll(revoked);
            lag.revoked(revoked);
        }
    }

    private void caughtUp(TopicPartition partition, long next) {
        toCatchUp.computeIfPresent(partition, (_, end) -> next < end ? end : null);
    }

    private static <T> T patiently(TopicPartition partition, Supplier<T> lookup) {
        for (int tryNumber = 1; ; tryNumber++) {
            try {
                return lookup.get();
            } catch (RuntimeException e) {
                if (tryNumber == TRIES_TO_BEGIN) {
                    throw e;
                }
                log.atWarn()
                        .addKeyValue("topic", partition.topic())
                        .addKeyValue("partition", partition.partition())
                        .addKeyValue("detail", e.getMessage())
                        .log("where to read on cannot be found, trying again");
                pause();
            }
        }
    }

    private Position stored(UUID topicId, TopicPartition partition) {
        long next = Objects.requireNonNull(transaction.execute(_ -> offsets.next(topicId, partition)));
        return new Position(topicId, next);
    }

    @Override
    public boolean wantsPollResult() {
        return true;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        throw new IllegalStateException("this listener takes whole polls");
    }

    @Override
    public void onMessage(
            ConsumerRecords<byte[], byte[]> poll,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<byte[], byte[]> consumer) {
        for (var partition : poll.partitions()) {
            take(partition, poll.records(partition), Objects.requireNonNull(consumer));
        }
    }

    /** A poll that is given again after a failure may be half done: what lies before the position is. */
    private void take(
            TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, Consumer<byte[], byte[]> consumer) {
        int from = 0;
        while (from < records.size()) {
            @Nullable Position position = positions.get(partition);
            if (position == null) {
                return; // not ours any more
            }
            if (records.get(from).offset() < position.next()) {
                from++;
                continue;
            }
            int to = Math.min(from + recordsPerTransaction, records.size());
            if (!take(partition, position, records.subList(from, to))) {
                readOnFromTheDatabase(partition, position, consumer);
                return;
            }
            from = to;
        }
    }

    private void readOnFromTheDatabase(TopicPartition partition, Position position, Consumer<byte[], byte[]> consumer) {
        var stored = stored(position.topicId(), partition);
        log.atWarn()
                .addKeyValue("topic", partition.topic())
                .addKeyValue("partition", partition.partition())
                .addKeyValue("offset", stored.next())
                .addKeyValue("detail", "expected: " + position.next())
                .log("offset moved by another instance");
        if (consumer.assignment().contains(partition)) {
            positions.put(partition, stored);
            lag.assigned(partition, stored.next());
            consumer.seek(partition, stored.next());
        }
    }

    private boolean take(TopicPartition partition, Position position, List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            return commit(partition, position, records, handler);
        } catch (RuntimeException e) {
            counters.failed(e);
            if (!Blame.isTheRecords(e)) {
                throw e;
            }
            log.atWarn()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("offset", records.getFirst().offset())
                    .addKeyValue("records", records.size())
                    .setCause(e)
                    .log("records not taken, trying each alone");
            return takeEachAlone(partition, position, records);
        }
    }

    private boolean takeEachAlone(
            TopicPartition partition, Position position, List<ConsumerRecord<byte[], byte[]>> records) {
        var current = position;
        for (var record : records) {
            if (!takeAlone(partition, current, record)) {
                return false;
            }
            current = new Position(position.topicId(), record.offset() + 1);
        }
        return true;
    }

    private boolean takeAlone(TopicPartition partition, Position position, ConsumerRecord<byte[], byte[]> record) {
        for (int tryNumber = 1; ; tryNumber++) {
            try {
                return commit(partition, position, List.of(record), handler);
            } catch (RuntimeException e) {
                counters.failed(e);
                if (!Blame.isTheRecords(e)) {
                    throw e;
                }
                if (tryNumber == TRIES_ALONE) {
                    log.atError()
                            .addKeyValue("topic", record.topic())
                            .addKeyValue("partition", record.partition())
                            .addKeyValue("offset", record.offset())
                            .setCause(e)
                            .log("record refused: it cannot be taken");
                    var refusal = new Refusal(record, "NOT_TAKEN", e.toString());
                    return commit(partition, position, List.of(record), _ -> List.of(refusal));
                }
                pause();
            }
        }
    }

    /** The transaction. False if the partition is not where we thought it was: nothing is changed then. */
    private boolean commit(
            TopicPartition partition,
            Position position,
            List<ConsumerRecord<byte[], byte[]>> records,
            RecordHandler taker) {
        long next = records.getLast().offset() + 1;
        @Nullable
        List<Refusal> refused = transaction.execute(_ -> {
            if (!offsets.advance(position.topicId(), partition, position.next(), next)) {
                return null;
            }
            var refusals = taker.take(records);
            refusals.forEach(refusal -> offsets.refuse(refusal, time.instant()));
            return refusals;
        });
        if (refused == null) {
            return false;
        }
        positions.computeIfPresent(
                partition, (_, known) -> new Position(known.topicId(), Math.max(known.next(), next)));
        caughtUp(partition, next);
        lag.taken(partition, next);
        counters.committed(records.size(), refused.size());
        refused.forEach(IntakeListener::report);
        taker.committed();
        return true;
    }

    private static void report(Refusal refusal) {
        log.atWarn()
                .addKeyValue("topic", refusal.message().topic())
                .addKeyValue("partition", refusal.message().partition())
                .addKeyValue("offset", refusal.message().offset())
                .addKeyValue("reason", refusal.reason())
                .addKeyValue("detail", refusal.detail())
                .log("record refused");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
