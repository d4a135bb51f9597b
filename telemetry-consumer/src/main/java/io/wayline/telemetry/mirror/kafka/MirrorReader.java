package io.wayline.telemetry.mirror.kafka;

import io.wayline.telemetry.mirror.kafka.JsonCopy.Copied;
import io.wayline.telemetry.mirror.kafka.JsonCopy.LeftOut;
import io.wayline.telemetry.mirror.kafka.JsonCopy.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what it is assigned: polls, writes, waits until all copies are durable, commits, and only then polls again.
 *
 * <p>Whatever goes wrong, both clients are closed and it begins again after what was committed last: some copies are then
 * there twice. The producer is closed without waiting, so nothing more is written behind a gap: of copies that are there,
 * those of a tracker began in the order of its records.
 */
final class MirrorReader implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(MirrorReader.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String from;
    private final String to;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final MirrorCounters counters;
    private final Duration patience;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** What may be committed, and nothing else: a consumer's own position is ahead of the copies. */
    private final Map<TopicPartition, OffsetAndMetadata> durableUpTo = new HashMap<>();

    private Duration pause = FIRST_PAUSE;
    private volatile boolean joined;
    private volatile long lag;
    private volatile @Nullable String failure;

    /** @param patience with the copies of one poll; then all begins again */
    MirrorReader(
            String from,
            String to,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Producer<byte[], byte[]>> producers,
            MirrorCounters counters,
            Duration patience) {
        this.from = from;
        this.to = to;
        this.consumers = consumers;
        this.producers = producers;
        this.counters = counters;
        this.patience = patience;
    }

    @Override
    public void run() {
        while (!isStopped()) {
            try {
                copyUntilStopped();
            } catch (RuntimeException e) {
                counters.failed();
                failure = String.valueOf(e.getMessage());
                log.atWarn()
                        .addKeyValue("topic", to)
                        .addKeyValue("detail", failure)
                        .log("telemetry not copied as JSON, will begin again where it was committed");
                pause();
            }
        }
    }

    /** Ends {@link #run} after the records in hand. From any thread; does not wait. */
    void stop() {
        stop.countDown();
    }

    /** Whether a consumer group has taken it in; it may rightly be left without partitions. */
    boolean hasJoined() {
        return joined;
    }

    /** Records that are in the topic and not copied yet, of the assigned partitions, as far as the last answer tells. */
    long lag() {
        return lag;
    }

    /** Why it had to begin again; null once a batch has gone through, or there is nothing left to copy. */
    @Nullable
    String failure() {
        return failure;
    }

    private boolean isStopped() {
        return stop.getCount() == 0 || Thread.currentThread().isInterrupted();
    }

    private void copyUntilStopped() {
        durableUpTo.clear();
        var consumer = consumers.get();
        try {
            var producer = producers.get();
            try {
                copyUntilStopped(consumer, producer);
            } finally {
                producer.close(Duration.ZERO); // nothing is on its way, or nothing more shall go
            }
        } finally {
            joined = false;
            consumer.close();
        }
    }

    private void copyUntilStopped(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        consumer.subscribe(List.of(from), new CommitBeforeLeaving(consumer));
        while (!isStopped()) {
            var records = consumer.poll(POLL);
            joined = joined || consumer.groupMetadata().generationId() >= 0;
            follow(consumer, records.count());
            if (!records.isEmpty()) {
                copy(records, producer);
                durableUpTo.putAll(records.nextOffsets());
                recovered();
                commit(consumer);
                follow(consumer, 0);
            }
        }
    }

    /** Returns when all copies are durable. */
    private void copy(ConsumerRecords<byte[], byte[]> records, Producer<byte[], byte[]> producer) {
        counters.read(records.count());
        var copies = new ArrayList<Sent>(records.count());
        var leftOut = new EnumMap<Reason, Integer>(Reason.class);
        try {
            for (var record : records) {
                switch (JsonCopy.of(record, to)) {
                    case Copied(var copy) -> copies.add(new Sent(record, sendNextIfAllIsWell(producer.send(copy))));
                    case LeftOut(var reason) -> leftOut.merge(reason, 1, Integer::sum);
                }
            }
            int tooLarge = awaitDurable(copies);
            leftOut.merge(Reason.TOO_LARGE, tooLarge, Integer::sum);
            counters.settled(copies.size() - tooLarge, leftOut);
        } catch (RuntimeException e) {
            counters.returned(records.count());
            throw e;
        }
    }

    private record Sent(ConsumerRecord<byte[], byte[]> record, Future<?> outcome) {}

    /** Some failures show at once, for example a topic that is not there: the next record must not get past this one. */
    private static Future<?> sendNextIfAllIsWell(Future<?> outcome) {
        if (outcome.isDone() && outcome.state() == Future.State.FAILED) {
            throwUnlessTooLarge(outcome.exceptionNow());
        }
        return outcome;
    }

    /** Returns how many the broker will never take. */
    private int awaitDurable(List<Sent> copies) {
        long deadline = System.nanoTime() + patience.toNanos();
        int tooLarge = 0;
        for (var copy : copies) {
            try {
                copy.outcome().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throwUnlessTooLarge(e.getCause());
                tooLarge++;
                logTooLarge(copy.record());
            } catch (TimeoutException e) {
                throw new KafkaException("%s: copies are not durable after %s".formatted(to, patience), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted while waiting for copies", e);
            }
        }
        return tooLarge;
    }

    private static void throwUnlessTooLarge(@Nullable Throwable failure) {
        if (!(failure instanceof RecordTooLargeException)) {
            throw new KafkaException(String.valueOf(failure), failure);
        }
    }

    private static void logTooLarge(ConsumerRecord<byte[], byte[]> record) {
        log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", Reason.TOO_LARGE)
                .log("record left out of the JSON copy");
    }

    /** What a rebalance puts off is committed in its course, or with the batch after it. */
    private void commit(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.commitSync(Map.copyOf(durableUpTo));
            durableUpTo.clear();
        } catch (RebalanceInProgressException e) {
            log.atDebug().addKeyValue("detail", e.getMessage()).log("commit put off until the rebalance is over");
        }
    }

    private void recovered() {
        failure = null;
        pause = FIRST_PAUSE;
    }

    /** Unknown until the broker has answered for every partition; what is in hand is fetched and not copied. */
    private void follow(Consumer<byte[], byte[]> consumer, int inHand) {
        long behind = inHand;
        for (var partition : consumer.assignment()) {
            var known = consumer.currentLag(partition);
            if (known.isEmpty()) {
                return;
            }
            behind += known.getAsLong();
        }
        lag = behind;
        if (joined && behind == 0) {
            failure = null;
        }
    }

    private void pause() {
        try {
            var _ = stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    /** Whoever has the partition next need not copy again what is durable. */
    private final class CommitBeforeLeaving implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;

        private CommitBeforeLeaving(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {} // begins where it was committed

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            commit(consumer);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            durableUpTo.keySet().removeAll(lost);
        }
    }
}
