package io.wayline.devices.presence.kafka;

import io.wayline.devices.presence.PresenceJournal.Turn;
import io.wayline.foundation.intake.RecordHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes what can be read of a batch, refuses the rest, and tells others after the commit.
 *
 * @param <T> a report
 */
final class ReportHandler<T> implements RecordHandler {

    private final Function<ConsumerRecord<byte[], byte[]>, Optional<T>> reader;
    private final Function<List<T>, Turn> journal;
    private final Consumer<Turn> told;

    /** Between the transaction and its commit, which are on one thread. */
    private final ThreadLocal<Turn> turn = ThreadLocal.withInitial(() -> Turn.NONE);

    ReportHandler(
            Function<ConsumerRecord<byte[], byte[]>, Optional<T>> reader,
            Function<List<T>, Turn> journal,
            Consumer<Turn> told) {
        this.reader = reader;
        this.journal = journal;
        this.told = told;
    }

    @Override
    public List<Refusal> take(List<ConsumerRecord<byte[], byte[]>> records) {
        var reports = new ArrayList<T>(records.size());
        var refusals = new ArrayList<Refusal>();
        for (var record : records) {
            try {
                reader.apply(record).ifPresent(reports::add);
            } catch (UnreadableRecordException e) {
                refusals.add(new Refusal(record, e.reason(), e.detail()));
            }
        }
        turn.set(reports.isEmpty() ? Turn.NONE : journal.apply(reports));
        return refusals;
    }

    @Override
    public void committed() {
        told.accept(turn.get());
        turn.remove();
    }
}
