package io.wayline.webhooks.event.kafka;

import io.wayline.foundation.intake.RecordHandler;
import io.wayline.foundation.tracing.KeptTraces;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.event.CommandNews;
import io.wayline.webhooks.event.EventCounters;
import io.wayline.webhooks.event.News;
import io.wayline.webhooks.event.Subscribers;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns steps of commands into events, and puts them up. */
final class CommandEventHandler implements RecordHandler {

    private final Subscribers subscribers;
    private final EventCounters counters;
    private final Runnable wake;

    /** Between the transaction and its commit, which are on one thread. */
    private final ThreadLocal<Taken> taken = ThreadLocal.withInitial(() -> Taken.NOTHING);

    /** @param wake called when there may be something to send */
    CommandEventHandler(Subscribers subscribers, EventCounters counters, Runnable wake) {
        this.subscribers = subscribers;
        this.counters = counters;
        this.wake = wake;
    }

    private record Taken(int steps, int withEvent, List<WebhookEvent> fresh) {
        static final Taken NOTHING = new Taken(0, 0, List.of());
    }

    @Override
    public List<Refusal> take(List<ConsumerRecord<byte[], byte[]>> records) {
        taken.remove();
        var news = new ArrayList<News>();
        var refusals = new ArrayList<Refusal>();
        for (var record : records) {
            try {
                CommandNews.of(TransitionReader.read(record))
                        .map(one -> one.tracedBy(KeptTraces.line(record.headers())))
                        .ifPresent(news::add);
            } catch (UnreadableRecordException e) {
                refusals.add(new Refusal(record, e.reason(), e.detail()));
            }
        }
        var fresh = subscribers.tell(news);
        taken.set(new Taken(records.size() - refusals.size(), news.size(), fresh));
        return refusals;
    }

    @Override
    public void committed() {
        var committed = taken.get();
        taken.remove();
        counters.commands(committed.steps(), committed.withEvent(), committed.fresh());
        if (!committed.fresh().isEmpty()) {
            wake.run();
        }
    }
}
