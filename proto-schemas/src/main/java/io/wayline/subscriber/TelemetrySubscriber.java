package io.wayline.subscriber;

import com.google.protobuf.InvalidProtocolBufferException;
import io.wayline.proto.Topics;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.subscriber.DeadLetterHandler.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the telemetry topic for one team. Start one for each thread or process that shall share the work: those of the same
 * group divide the partitions among them.
 *
 * <ul>
 *   <li>Records of a tracker come in order. Each is handled at least once, and after a crash perhaps once more: offsets are
 *       committed after the handler, never before.
 *   <li>A record that a tracker has sent twice is handled once, as far as {@link SeenRecords} remembers.
 *   <li>What cannot be read, or is refused to the end, goes to the {@link DeadLetterHandler}; unless one is set, the
 *       subscription ends there.
 * </ul>
 *
 * {@code received = handled + repeated + dead letters}, see {@link #counts}.
 */
public final class TelemetrySubscriber implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final Settings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> handledUpTo = new HashMap<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Counts counts = new Counts(0, 0, 0, 0);

    private TelemetrySubscriber(Settings settings, Consumer<byte[], byte[]> consumer) {
        this.settings = settings;
        this.consumer = consumer;
    }

    /**
     * What became of records so far.
     *
     * @param received read from the topic
     * @param repeated sent twice by a tracker, and passed over
     */
    public record Counts(long received, long handled, long repeated, long deadLetters) {}

    private record Settings(
            Topics topics,
            TelemetryHandler handler,
            DeadLetterHandler deadLetters,
            SeenRecords seen,
            int attempts,
            @Nullable Instant replayFrom) {}

    /**
     * Begins to describe a subscription.
     *
     * @param bootstrapServers for example {@code kafka-1:9092,kafka-2:9092}
     * @param group name of the team's consumer group: its offsets are kept under it
     * @param handler takes the records
     */
    public static Builder of(String bootstrapServers, String group, TelemetryHandler handler) {
        return new Builder(bootstrapServers, group, handler);
    }

    /** Reads until {@link #close} is called or the subscription ends by a record; in the thread that calls it, once. */
    public void run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a subscription runs once");
        }
        try {
            consumer.subscribe(List.of(settings.topics.telemetryRecords()), new Assignments());
            while (stop.getCount() > 0) {
                for (var record : consumer.poll(POLL)) {
                    if (stop.getCount() == 0) {
                        break; // the rest comes again, to whoever has the partition then
                    }
                    take(record);
                }
                commit();
            }
        } catch (WakeupException e) {
            if (stop.getCount() > 0) {
                throw e;
            }
        } finally {
            try {
                commit();
            } finally {
                consumer.close();
                ended.countDown();
            }
        }
    }

    /** What became of records so far; from any thread. */
    public Counts counts() {
        return counts;
    }

    /** Ends {@link #run} after the record in hand, commits, and waits for that. From any thread but the handler's. */
    @Override
    public void close() {
        stop();
        if (!started.compareAndSet(false, true)) {
            awaitEnd();
        } else {
            consumer.close();
        }
    }

    /** Ends {@link #run} after the record in hand, without waiting; from any thread, the handler's too. */
    public void stop() {
        stop.countDown();
        consumer.wakeup();
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        var origin = new Origin(
                message.topic(), message.partition(), message.offset(), Instant.ofEpochMilli(message.timestamp()));
        TelemetryRecord record;
        try {
            record = TelemetryRecord.parseFrom(message.value() == null ? new byte[0] : message.value());
            if (record.getRecordId().isEmpty()) {
                throw new InvalidProtocolBufferException("no record_id: not a TelemetryRecord");
            }
        } catch (InvalidProtocolBufferException e) {
            bury(message, origin, e);
            return;
        }
        if (settings.seen.contains(record.getRecordId())) {
            done(message, new Counts(1, 0, 1, 0));
            return;
        }
        @Nullable Exception failure = handled(record, origin);
        if (failure == null) {
            settings.seen.add(record.getRecordId());
            done(message, new Counts(1, 1, 0, 0));
        } else {
            bury(message, origin, failure);
        }
    }

    /** Null if it was handled. */
    private @Nullable Exception handled(TelemetryRecord record, Origin origin) {
        for (int attempt = 1; ; attempt++) {
            try {
                settings.handler.handle(record, origin);
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SubscriptionEndedException("interrupted at " + origin, e);
            } catch (Exception e) { // whatever the team's code throws
                if (attempt >= settings.attempts) {
                    return e;
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (stop.await(BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new WakeupException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SubscriptionEndedException("interrupted", e);
        }
    }

    private void bury(ConsumerRecord<byte[], byte[]> message, Origin origin, Exception failure) {
        var key = message.key() == null ? new byte[0] : message.key();
        var value = message.value() == null ? new byte[0] : message.value();
        try {
            settings.deadLetters.handle(new DeadLetter(origin, key, value, failure));
        } catch (SubscriptionEndedException e) {
            throw e;
        } catch (Exception e) { // whatever the team's code throws
            throw new SubscriptionEndedException("a dead letter could not be kept at " + origin, e);
        }
        done(message, new Counts(1, 0, 0, 1));
    }

    private void done(ConsumerRecord<byte[], byte[]> message, Counts more) {
        handledUpTo.put(
                new TopicPartition(message.topic(), message.partition()),
                new OffsetAndMetadata(message.offset() + 1, message.leaderEpoch(), ""));
        var so = counts;
        counts = new Counts(
                so.received + more.received,
                so.handled + more.handled,
                so.repeated + more.repeated,
                so.deadLetters + more.deadLetters);
    }

    private void commit() {
        if (!handledUpTo.isEmpty()) {
            consumer.commitSync(Map.copyOf(handledUpTo));
            handledUpTo.clear();
        }
    }

    /** Commits what is handled before a partition goes, and begins a replay where it is wanted. */
    private final class Assignments implements ConsumerRebalanceListener {

        private final Set<TopicPartition> replayed = new HashSet<>();

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            commit();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            handledUpTo.keySet().removeAll(lost);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            var since = settings.replayFrom;
            if (since == null) {
                return;
            }
            var times = new HashMap<TopicPartition, Long>();
            assigned.stream().filter(replayed::add).forEach(partition -> times.put(partition, since.toEpochMilli()));
            consumer.offsetsForTimes(times).forEach((partition, found) -> {
                if (found == null) {
                    consumer.seekToEnd(List.of(partition));
                } else {
                    consumer.seek(partition, found.offset());
                }
            });
        }
    }

    /** Describes a subscription; what is not said has the defaults below. */
    public static final class Builder {

        private static final int REMEMBERED = 200_000;
        private static final int ATTEMPTS = 3;

        private final Map<String, Object> client = new HashMap<>();
        private final TelemetryHandler handler;
        private Topics topics = Topics.DEFAULT;
        private DeadLetterHandler deadLetters = DeadLetterHandler.STOP;
        private SeenRecords seen = SeenRecords.newest(REMEMBERED);
        private int attempts = ATTEMPTS;
        private @Nullable Instant replayFrom;

        private Builder(String bootstrapServers, String group, TelemetryHandler handler) {
            client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
            client.put(ConsumerConfig.GROUP_ID_CONFIG, group);
            this.handler = handler;
        }

        /** The installation's topic prefix; empty by default. */
        public Builder topicPrefix(String prefix) {
            topics = new Topics(prefix);
            return this;
        }

        /** Any setting of Kafka's consumer, for example {@code security.protocol}. */
        public Builder with(String setting, Object value) {
            client.put(setting, value);
            return this;
        }

        /** What becomes of records that cannot be handled; by default the subscription ends. */
        public Builder deadLetters(DeadLetterHandler deadLetters) {
            this.deadLetters = deadLetters;
            return this;
        }

        /** How repetitions are known; by default by the newest 200 000 ids. */
        public Builder seen(SeenRecords seen) {
            this.seen = seen;
            return this;
        }

        /** How often the handler is asked before a record is a dead letter; 3 by default. */
        public Builder attempts(int attempts) {
            if (attempts < 1) {
                throw new IllegalArgumentException("attempts: %d (expected: 1 at least)".formatted(attempts));
            }
            this.attempts = attempts;
            return this;
        }

        /**
         * Begins at this moment, by the broker's time, instead of where the group has stopped; at every start with this
         * setting.
         */
        public Builder replayFrom(Instant moment) {
            this.replayFrom = moment;
            return this;
        }

        /** A group without offsets begins with the oldest record that the topic has. */
        public TelemetrySubscriber build() {
            var all = new HashMap<>(client);
            all.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            all.putIfAbsent(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            return build(new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        }

        TelemetrySubscriber build(Consumer<byte[], byte[]> consumer) {
            return new TelemetrySubscriber(
                    new Settings(topics, handler, deadLetters, seen, attempts, replayFrom), consumer);
        }
    }
}
