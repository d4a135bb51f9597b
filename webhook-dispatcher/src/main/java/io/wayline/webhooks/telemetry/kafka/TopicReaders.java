package io.wayline.webhooks.telemetry.kafka;

import io.wayline.foundation.tracing.KeptTraces;
import io.wayline.webhooks.telemetry.TelemetryLog.Slice;
import io.wayline.webhooks.telemetry.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A few consumers that read anywhere, for those who are behind. */
final class TopicReaders implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Runnable unreadable;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Consumer<byte[], byte[]>> idle = new ConcurrentLinkedDeque<>();

    TopicReaders(Supplier<Consumer<byte[], byte[]>> consumers, int count, Runnable unreadable) {
        this.consumers = consumers;
        this.free = new Semaphore(count);
        this.unreadable = unreadable;
    }

    Slice read(TopicPartition partition, long from, long until, int maxRecords) {
        free.acquireUninterruptibly();
        try {
            var pooled = idle.pollFirst();
            var consumer = pooled == null ? consumers.get() : pooled;
            try {
                var slice = read(consumer, partition, from, until, maxRecords);
                idle.addFirst(consumer);
                return slice;
            } catch (RuntimeException e) {
                consumer.close();
                throw e;
            }
        } finally {
            free.release();
        }
    }

    private Slice read(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long until, int maxRecords) {
        var only = List.of(partition);
        consumer.assign(only);
        consumer.seek(partition, from);
        long end = Math.min(until, endOf(consumer, partition));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var records = new ArrayList<TelemetryRecord>();
        long next = from;
        try {
            while (next < end && next == from) {
                for (var record : consumer.poll(POLL).records(partition)) {
                    if (record.offset() >= until || records.size() == maxRecords) {
                        break;
                    }
                    add(records, record);
                    next = record.offset() + 1;
                }
                if (next == from && consumer.position(partition) > from) {
                    next = Math.min(consumer.position(partition), end); // offsets without records
                }
                if (next == from && System.nanoTime() - deadline > 0) {
                    throw new KafkaException("the broker gives no records of " + partition + " from " + from);
                }
            }
        } catch (OffsetOutOfRangeException _) {
            long begins = consumer.beginningOffsets(only).getOrDefault(partition, from);
            return begins > from
                    ? new Slice(begins, List.of(), begins, begins >= end)
                    : new Slice(from, List.of(), from, true);
        }
        return new Slice(from, records, next, next >= end);
    }

    private static long endOf(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private void add(List<TelemetryRecord> records, ConsumerRecord<byte[], byte[]> message) {
        var value = message.value();
        var record = value == null
                ? null
                : RecordReader.read(message.offset(), value, KeptTraces.line(message.headers()))
                        .orElse(null);
        if (record == null) {
            unreadable.run();
        } else {
            records.add(record);
        }
    }

    /** After the topic was made anew: what consumers know of it is not true any more. */
    void begin() {
        for (var consumer = idle.pollFirst(); consumer != null; consumer = idle.pollFirst()) {
            consumer.close();
        }
    }

    @Override
    public void close() {
        begin();
    }
}
