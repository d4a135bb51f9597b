package io.wayline.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of a topic for ever, on a thread of its own, and hands every record to one reader. There is no
 * group: each node reads everything.
 */
final class TopicTail implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Consumer<ConsumerRecord<byte[], byte[]>> reader;
    private final Map<TopicPartition, Long> unread = new HashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private TopicTail(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        this.consumer = consumer;
        this.topic = topic;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("tail-" + topic).daemon().unstarted(this::run);
    }

    /** Reads from the first record; {@link #awaitCaughtUp} tells when what is there now has been read. */
    static TopicTail fromBeginning(
            KafkaConsumer<byte[], byte[]> consumer,
            String topic,
            Duration patience,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        var tail = new TopicTail(consumer, topic, reader);
        var partitions = tail.assign(patience);
        consumer.seekToBeginning(partitions);
        consumer.endOffsets(partitions, patience).forEach((partition, end) -> {
            if (consumer.position(partition, patience) < end) {
                tail.unread.put(partition, end);
            }
        });
        return tail.started();
    }

    /** Reads what is written from now on: when this returns, nothing later will be missed. */
    static TopicTail fromEnd(
            KafkaConsumer<byte[], byte[]> consumer,
            String topic,
            Duration patience,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        var tail = new TopicTail(consumer, topic, reader);
        var partitions = tail.assign(patience);
        consumer.seekToEnd(partitions);
        partitions.forEach(partition -> consumer.position(partition, patience));
        return tail.started();
    }

    private List<TopicPartition> assign(Duration patience) {
        var partitions = consumer.partitionsFor(topic, patience).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
        }
        consumer.assign(partitions);
        return partitions;
    }

    private TopicTail started() {
        if (unread.isEmpty()) {
            caughtUp.countDown();
        }
        thread.start();
        return this;
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try {
                consumer.poll(POLL).forEach(reader);
                noteProgress();
            } catch (WakeupException | InterruptException _) {
                return;
            } catch (KafkaException e) {
                log.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("reason", e.toString())
                        .log("topic not readable, trying again");
                pause();
            }
        }
    }

    private void pause() {
        try {
            stopping.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void noteProgress() {
        if (!unread.isEmpty()) {
            unread.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
            if (unread.isEmpty()) {
                caughtUp.countDown();
            }
        }
    }

    /** False if the records that were there at the start could not be read in time. */
    boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** False after a bug has ended the thread. */
    boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        stopping.countDown();
        consumer.wakeup();
        try {
            thread.join(STOP_PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        consumer.close(CloseOptions.timeout(STOP_PATIENCE));
    }
}
