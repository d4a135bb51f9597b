package io.wayline.webhooks.log;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Forgets what is older than the log is kept: deliveries that are settled, with their attempts, and events that no delivery
 * points to. In small transactions; instances that do it at once share the work.
 *
 * <p>Counters: {@code rows removed = deliveries + events}; attempts go with their deliveries.
 */
public final class Retention {

    private static final int AT_ONCE = 1_000;

    /** After so many transactions the rest waits for the next round: a stop must not. */
    private static final int MOST_BATCHES = 10_000;

    private final RetentionStore store;
    private final Duration kept;
    private final LongAdder deliveries = new LongAdder();
    private final LongAdder events = new LongAdder();

    public Retention(RetentionStore store, Duration kept) {
        if (!kept.isPositive()) {
            throw new IllegalArgumentException("WEBHOOK_LOG_RETENTION: %s (expected: more than zero)".formatted(kept));
        }
        this.store = store;
        this.kept = kept;
    }

    /**
     * Safe to repeat.
     *
     * @param goesOn asked between transactions
     */
    public void forget(Instant now, BooleanSupplier goesOn) {
        var before = now.minus(kept);
        for (int batch = 0; batch < MOST_BATCHES && goesOn.getAsBoolean(); batch++) {
            int removed = store.forgetDeliveries(before, AT_ONCE);
            deliveries.add(removed);
            if (removed < AT_ONCE) {
                break;
            }
        }
        var position = RetentionStore.Position.START;
        for (int batch = 0; batch < MOST_BATCHES && goesOn.getAsBoolean(); batch++) {
            var pass = store.forgetEvents(before, position, AT_ONCE);
            events.add(pass.removed());
            if (pass.seen() < AT_ONCE) {
                return;
            }
            position = pass.end();
        }
    }

    public long deliveriesForgotten() {
        return deliveries.sum();
    }

    public long eventsForgotten() {
        return events.sum();
    }
}
