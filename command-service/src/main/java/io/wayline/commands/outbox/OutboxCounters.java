package io.wayline.commands.outbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of events since the start. Over all instances {@code added = published + undeliverable + refused + waiting}. */
public final class OutboxCounters {

    private final LongAdder added = new LongAdder();
    private final LongAdder published = new LongAdder();
    private final LongAdder undeliverable = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile OutboxStore.Backlog backlog = new OutboxStore.Backlog(0, null);
    private volatile @Nullable String failure;

    public void added(long events) {
        added.add(events);
    }

    public void published() {
        published.increment();
    }

    public void undeliverable() {
        undeliverable.increment();
    }

    public void refused() {
        refused.increment();
    }

    void failed(String reason) {
        failures.increment();
        failure = reason;
    }

    void succeeded() {
        failure = null;
    }

    void waiting(OutboxStore.Backlog now) {
        backlog = now;
    }

    /** Events whose transaction this instance has committed. */
    public long eventsAdded() {
        return added.sum();
    }

    /** Events that are durable in the log; one that is published twice counts twice. */
    public long eventsPublished() {
        return published.sum();
    }

    /** Instructions taken out, because there is no channel to write them to. */
    public long eventsUndeliverable() {
        return undeliverable.sum();
    }

    /** Events taken out, because the log will never have them. */
    public long eventsRefused() {
        return refused.sum();
    }

    /** Tries that left rows behind; each is followed by another. */
    public long failures() {
        return failures.sum();
    }

    /** Rows of all instances, as of the last look, counted up to a bound. */
    public long rowsWaiting() {
        return backlog.rows();
    }

    /** How long the oldest row waits, as of the last look. */
    public Duration oldestAge(InstantSource time) {
        var oldest = backlog.oldest();
        var age = oldest == null ? Duration.ZERO : Duration.between(oldest, time.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** What the last try failed with; null while all is well. */
    public @Nullable String failure() {
        return failure;
    }
}
