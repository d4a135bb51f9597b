package io.wayline.commands.outbox.jdbc;

import io.wayline.commands.outbox.CommitSignal;
import io.wayline.commands.outbox.Outbox;
import io.wayline.commands.outbox.OutboxCounters;
import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.commands.outbox.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes the events of a transaction with its last statement, all at once and in their order, and wakes the publisher once that
 * is committed.
 */
final class JdbcOutbox implements Outbox {

    private static final String ADD = """
            INSERT INTO command.outbox (shard, topic, key, event_id, event_type, event_time, value, traceparent)
            SELECT e.shard, e.topic, e.key, e.event_id, e.event_type, e.event_time, e.value, e.traceparent
              FROM unnest(CAST(:shards AS integer[]), CAST(:topics AS text[]), CAST(:keys AS text[]),
                          CAST(:event_ids AS text[]), CAST(:event_types AS text[]), CAST(:event_times AS timestamptz[]),
                          CAST(:values AS bytea[]), CAST(:traceparents AS text[])) WITH ORDINALITY
                   AS e (shard, topic, key, event_id, event_type, event_time, value, traceparent, place)
             ORDER BY e.place
            """;

    private final JdbcClient jdbc;
    private final OutboxCounters counters;
    private final CommitSignal signal;

    /** @param signal given for each shard that a transaction has written to, after its commit */
    JdbcOutbox(JdbcClient jdbc, OutboxCounters counters, CommitSignal signal) {
        this.jdbc = jdbc;
        this.counters = counters;
        this.signal = signal;
    }

    @Override
    public void add(OutboxEvent event) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("an event without a transaction: " + event.eventType());
        }
        ofThisTransaction().events.add(event);
    }

    private Written ofThisTransaction() {
        for (var synchronization : TransactionSynchronizationManager.getSynchronizations()) {
            if (synchronization instanceof Written written && written.belongsTo(this)) {
                return written;
            }
        }
        var written = new Written();
        TransactionSynchronizationManager.registerSynchronization(written);
        return written;
    }

    /** What one transaction writes. */
    private final class Written implements TransactionSynchronization {

        private final List<OutboxEvent> events = new ArrayList<>();

        boolean belongsTo(JdbcOutbox outbox) {
            return outbox == JdbcOutbox.this;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            jdbc.sql(ADD)
                    .param("shards", column(event -> Shards.of(event.key()), Integer[]::new))
                    .param("topics", column(OutboxEvent::topic, String[]::new))
                    .param("keys", column(OutboxEvent::key, String[]::new))
                    .param("event_ids", column(OutboxEvent::eventId, String[]::new))
                    .param("event_types", column(OutboxEvent::eventType, String[]::new))
                    .param("event_times", column(event -> event.time().toString(), String[]::new))
                    .param("values", column(OutboxEvent::value, byte[][]::new))
                    .param("traceparents", column(OutboxEvent::traceparent, String[]::new))
                    .update();
        }

        private <T extends @Nullable Object> T[] column(Function<OutboxEvent, T> value, IntFunction<T[]> array) {
            return events.stream().map(value).toArray(array);
        }

        @Override
        public void afterCommit() {
            counters.added(events.size());
            events.stream().mapToInt(event -> Shards.of(event.key())).distinct().forEach(signal::committed);
        }
    }
}
