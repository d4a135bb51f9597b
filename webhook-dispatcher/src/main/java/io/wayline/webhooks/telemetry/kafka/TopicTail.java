package io.wayline.webhooks.telemetry.kafka;

import io.wayline.foundation.tracing.KeptTraces;
import io.wayline.webhooks.telemetry.TelemetryLog.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the ends of all partitions, and keeps what has come last, for as long as somebody asks for it. */
final class TopicTail implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(TopicTail.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration NOBODY_ASKS = Duration.ofSeconds(30);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final long room;
    private final Runnable unreadable;
    private volatile Runnable listener = () -> {};
    private volatile @Nullable Topic wished;
    private volatile Map<Integer, RecentRecords> recent = Map.of();
    private volatile long askedAt = System.nanoTime() - NOBODY_ASKS.toNanos();
    private volatile boolean stopping;
    private @Nullable Topic followed;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("telemetry-tail").unstarted(this::run);

    /** @param room bytes for the recent records of all partitions together */
    TopicTail(String name, Supplier<Consumer<byte[], byte[]>> consumers, long room, Runnable unreadable) {
        this.name = name;
        this.consumers = consumers;
        this.room = room;
        this.unreadable = unreadable;
    }

    void start() {
        thread.start();
    }

    /** @param listener is told whenever there is more */
    void heardBy(Runnable listener) {
        this.listener = listener;
    }

    /** @param topic null: there is none */
    void follow(@Nullable Topic topic) {
        wished = topic;
    }

    /** Nothing is known at first: asking makes it begin. */
    Map<Integer, Long> ends() {
        boolean sleeps = System.nanoTime() - askedAt > NOBODY_ASKS.toNanos();
        askedAt = System.nanoTime();
        if (sleeps) {
            LockSupport.unpark(thread);
        }
        var ends = new HashMap<Integer, Long>();
        recent.forEach((partition, records) -> ends.put(partition, records.end()));
        return ends;
    }

    @Nullable
    RecentRecords recent(int partition) {
        return recent.get(partition);
    }

    private void run() {
        while (!stopping) {
            try {
                step();
            } catch (
                    RuntimeException
                            e) { // whatever it was: begins anew at the ends, the gap is read by those who need it
                if (!stopping) {
                    logger.atWarn()
                            .addKeyValue("reason", e.toString())
                            .log("end of the telemetry topic not followed, trying again");
                    leave();
                    LockSupport.parkNanos(AFTER_A_FAULT.toNanos());
                }
            }
        }
        leave();
    }

    private void step() {
        var topic = wished;
        if (topic == null || System.nanoTime() - askedAt > NOBODY_ASKS.toNanos()) {
            leave();
            LockSupport.parkNanos(POLL.toNanos());
            return;
        }
        var reader = consumer;
        if (reader == null || !topic.equals(followed)) {
            leave();
            reader = begin(topic);
        }
        var records = reader.poll(POLL);
        for (var record : records) {
            var partition = recent.get(record.partition());
            if (partition != null && record.value() != null) {
                partition.add(record.offset(), record.value(), KeptTraces.line(record.headers()));
            }
        }
        if (!records.isEmpty()) {
            listener.run();
        }
    }

    private Consumer<byte[], byte[]> begin(Topic topic) {
        var reader = consumers.get();
        consumer = reader;
        List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList();
        reader.assign(partitions);
        var ends = reader.endOffsets(partitions);
        var begun = new HashMap<Integer, RecentRecords>();
        ends.forEach((partition, end) -> {
            reader.seek(partition, end);
            begun.put(
                    partition.partition(), new RecentRecords(end, Math.max(1, room / topic.partitions()), unreadable));
        });
        recent = begun;
        followed = topic;
        listener.run();
        return reader;
    }

    private void leave() {
        recent = Map.of();
        followed = null;
        if (consumer != null) {
            try {
                consumer.close();
            } catch (RuntimeException e) {
                logger.atDebug().addKeyValue("reason", e.toString()).log("consumer not closed");
            }
            consumer = null;
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(STOP_PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
