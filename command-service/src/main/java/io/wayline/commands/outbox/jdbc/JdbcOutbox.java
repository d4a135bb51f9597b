package io.wayline.commands.outbox.jdbc;

import static io.wayline.foundation.database.Moments.utc;

import io.wayline.commands.outbox.CommitSignal;
import io.wayline.commands.outbox.Outbox;
import io.wayline.commands.outbox.OutboxCounters;
import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.commands.outbox.Shards;
import java.sql.Types;
import java.util.BitSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Writes events in the transaction of the change, and wakes the publisher once that is committed. */
final class JdbcOutbox implements Outbox {

    private static final String ADD = """
            INSERT INTO command.outbox (shard, topic, key, event_id, event_type, event_time, value, traceparent)
            VALUES (:shard, :topic, :key, :event_id, :event_type, :event_time, :value, :traceparent)
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
        int shard = Shards.of(event.key());
        jdbc.sql(ADD)
                .param("shard", shard)
                .param("topic", event.topic())
                .param("key", event.key())
                .param("event_id", event.eventId())
                .param("event_type", event.eventType())
                .param("event_time", utc(event.time()))
                .param("value", event.value())
                .param("traceparent", event.traceparent(), Types.VARCHAR)
                .update();
        touched().add(shard);
    }

    private Touched touched() {
        for (var synchronization : TransactionSynchronizationManager.getSynchronizations()) {
            if (synchronization instanceof Touched touched && touched.belongsTo(this)) {
                return touched;
            }
        }
        var touched = new Touched();
        TransactionSynchronizationManager.registerSynchronization(touched);
        return touched;
    }

    /** The shards that one transaction has written to. */
    private final class Touched implements TransactionSynchronization {

        private final BitSet shards = new BitSet(Shards.COUNT);
        private long events;

        boolean belongsTo(JdbcOutbox outbox) {
            return outbox == JdbcOutbox.this;
        }

        void add(int shard) {
            shards.set(shard);
            events++;
        }

        @Override
        public void afterCommit() {
            counters.added(events);
            shards.stream().forEach(signal::committed);
        }
    }
}
