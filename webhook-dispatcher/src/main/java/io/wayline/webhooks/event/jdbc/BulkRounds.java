package io.wayline.webhooks.event.jdbc;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.event.BulkCloser;
import io.wayline.webhooks.event.EventCounters;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/** Closes bulks that are due, one a transaction, as long as there are any. Every instance may. */
final class BulkRounds implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BulkRounds.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final BulkCloser closer;
    private final Deliveries deliveries;
    private final EventCounters counters;
    private final TransactionOperations transaction;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private @Nullable Thread thread;

    BulkRounds(BulkCloser closer, Deliveries deliveries, EventCounters counters, TransactionOperations transaction) {
        this.closer = closer;
        this.deliveries = deliveries;
        this.counters = counters;
        this.transaction = transaction;
    }

    @Override
    public void start() {
        stopping = new CountDownLatch(1);
        thread = Thread.ofVirtual().name("bulk-rounds").start(this::run);
    }

    private void run() {
        try {
            var pause = POLL;
            while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = closeAllDue() ? POLL : AFTER_A_FAILURE;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean closeAllDue() {
        try {
            while (stopping.getCount() > 0) {
                int entries = Objects.requireNonNull(transaction.execute(_ -> closer.closeOne()));
                if (entries == 0) {
                    return true;
                }
                counters.bulkClosed(entries);
                deliveries.wake();
            }
            return true;
        } catch (RuntimeException e) {
            log.warn("bulks of failed commands cannot be closed, trying again", e);
            return false;
        }
    }

    /** No interrupt: it would tear a connection of the pool. */
    @Override
    public void stop() {
        stopping.countDown();
        var running = thread;
        try {
            var _ = running == null || running.join(STOP_PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
