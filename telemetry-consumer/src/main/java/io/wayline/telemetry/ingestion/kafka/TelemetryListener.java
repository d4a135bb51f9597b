package io.wayline.telemetry.ingestion.kafka;

import io.wayline.foundation.kafka.TopicLag;
import io.wayline.telemetry.ingestion.Ingestion;
import io.wayline.telemetry.ingestion.NextOffset;
import io.wayline.telemetry.ingestion.Origin;
import io.wayline.telemetry.ingestion.RecordBatch;
import io.wayline.telemetry.ingestion.SetAside;
import io.wayline.telemetry.ingestion.TelemetryRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Translates polls into batches; the container commits to Kafka once a batch is taken. Where to read on is decided by the
 * database, which moved its offsets together with the rows: Kafka's own offsets are for those who watch the lag.
 */
final class TelemetryListener implements BatchMessageListener<byte[], byte[]>, ConsumerSeekAware {

    private static final byte[] NO_VALUE = {};

    private final Ingestion ingestion;
    private final StoredOffsets storedOffsets;
    private final Assignment assignment;
    private final TopicLag lag;

    /** A reader for each consumer thread. */
    private final ThreadLocal<TelemetryRecordReader> readers = ThreadLocal.withInitial(TelemetryRecordReader::new);

    TelemetryListener(Ingestion ingestion, StoredOffsets storedOffsets, Assignment assignment, TopicLag lag) {
        this.ingestion = ingestion;
        this.storedOffsets = storedOffsets;
        this.assignment = assignment;
        this.lag = lag;
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback seek) {
        assignment.added(assigned.keySet());
        for (var entry : storedOffsets.of(assigned.keySet()).entrySet()) {
            lag.assigned(entry.getKey(), entry.getValue());
            seek.seek(entry.getKey().topic(), entry.getKey().partition(), entry.getValue());
        }
    }

    @Override
    public void onPartitionsRevoked(@Nullable Collection<TopicPartition> revoked) {
        if (revoked != null) {
            assignment.removed(revoked);
            lag.revoked(revoked);
        }
    }

    @Override
    public boolean wantsPollResult() {
        return true;
    }

    @Override
    public void onMessage(
            ConsumerRecords<byte[], byte[]> poll,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<byte[], byte[]> consumer) {
        ingestion.take(batch(poll));
        poll.nextOffsets().forEach((partition, next) -> lag.taken(partition, next.offset()));
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        throw new IllegalStateException("this listener takes whole polls");
    }

    private RecordBatch batch(ConsumerRecords<byte[], byte[]> poll) {
        var reader = readers.get();
        var rows = new ArrayList<TelemetryRow>(poll.count());
        var setAside = new ArrayList<SetAside>();
        var nextOffsets = new ArrayList<NextOffset>();
        var traced = new TracedPackets();
        for (var partition : poll.partitions()) {
            var records = poll.records(partition);
            for (var message : records) {
                switch (reader.read(origin(message))) {
                    case TelemetryRow row -> {
                        rows.add(row);
                        traced.add(message, row);
                    }
                    case SetAside record -> setAside.add(record);
                }
            }
            nextOffsets.add(new NextOffset(
                    partition.topic(),
                    storedOffsets.topicId(partition.topic()),
                    partition.partition(),
                    records.getLast().offset() + 1));
        }
        return new RecordBatch(rows, setAside, nextOffsets, traced.all());
    }

    private static Origin origin(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        return new Origin(message.topic(), message.partition(), message.offset(), value == null ? NO_VALUE : value);
    }
}
