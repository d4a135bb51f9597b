package io.wayline.webhooks.event.kafka;

import io.wayline.foundation.intake.RecordHandler;
import io.wayline.webhooks.delivery.WebhookEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes what can be read of a batch and refuses the rest.
 *
 * @param <T> a report
 */
final class ReportHandler<T> implements RecordHandler {

    private final Function<ConsumerRecord<byte[], byte[]>, Optional<T>> reader;
    private final Function<List<T>, List<WebhookEvent>> journal;
    private final Consumer<List<WebhookEvent>> told;

    /** Between the transaction and its commit, which are on one thread. */
    private final ThreadLocal<List<WebhookEvent>> fresh = ThreadLocal.withInitial(List::of);

    /**
     * @param journal what became of the reports: events that are new
     * @param told called with those after the commit
     */
    ReportHandler(
            Function<ConsumerRecord<byte[], byte[]>, Optional<T>> reader,
            Function<List<T>, List<WebhookEvent>> journal,
            Consumer<List<WebhookEvent>> told) {
        this.reader = reader;
        this.journal = journal;
        this.told = told;
    }

    @Override
    public List<Refusal> take(List<ConsumerRecord<byte[], byte[]>> records) {
        fresh.remove();
        var reports = new ArrayList<T>(records.size());
        var refusals = new ArrayList<Refusal>();
        for (var record : records) {
            try {
                reader.apply(record).ifPresent(reports::add);
            } catch (UnreadableRecordException e) {
                refusals.add(new Refusal(record, e.reason(), e.detail()));
            }
        }
        if (!reports.isEmpty()) {
            fresh.set(journal.apply(reports));
        }
        return refusals;
    }

    @Override
    public void committed() {
        told.accept(fresh.get());
        fresh.remove();
    }
}
