package io.wayline.webhooks.delivery.rounds;

import io.wayline.webhooks.delivery.DeliveryCounters;
import io.wayline.webhooks.delivery.Settling;
import io.wayline.webhooks.delivery.Tried;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writes down how attempts ended: whatever has piled up while the last transaction was committed goes into the next. While
 * the database is away everything is kept, and tried again.
 */
final class SettlingDesk {

    private static final Logger log = LoggerFactory.getLogger(SettlingDesk.class);

    private static final int AT_ONCE = 500;
    private static final Duration PAUSE_OF_AN_OUTAGE = Duration.ofMillis(500);

    private final Settling settling;
    private final TransactionOperations transaction;
    private final DeliveryCounters counters;
    private final Consumer<Settling.Report> settled;
    private final Consumer<List<Tried>> closed;
    private final InstantSource time;
    private final LinkedBlockingQueue<Tried> waiting = new LinkedBlockingQueue<>();
    private final CountDownLatch leaving = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("webhook-settling").unstarted(this::run);
    private volatile boolean closing;
    private boolean isAway;

    /**
     * @param settled told after each commit
     * @param closed told of all that will not be looked at again, written down or not
     */
    SettlingDesk(
            Settling settling,
            TransactionOperations transaction,
            DeliveryCounters counters,
            Consumer<Settling.Report> settled,
            Consumer<List<Tried>> closed,
            InstantSource time) {
        this.settling = settling;
        this.transaction = transaction;
        this.counters = counters;
        this.settled = settled;
        this.closed = closed;
        this.time = time;
    }

    void start() {
        thread.start();
    }

    void add(Tried tried) {
        waiting.add(tried);
    }

    /** Writes down what is there; what cannot be written within the patience is left to the ends of the leases. */
    void close(Duration patience) {
        closing = true;
        try {
            if (!thread.join(patience)) {
                leaving.countDown();
                thread.interrupt();
                log.atWarn().addKeyValue("records", waiting.size()).log("outcomes left to their leases");
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var batch = new ArrayList<Tried>(AT_ONCE);
        try {
            while (!closing || !waiting.isEmpty()) {
                var first = waiting.poll(50, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, AT_ONCE - 1);
                    settle(batch);
                    closed.accept(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails for a reason of its own is found by halves, so that it takes nothing else with it. */
    private void settle(List<Tried> batch) throws InterruptedException {
        try {
            settleOrWait(batch);
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                counters.leftUnsettled();
                var only = batch.getFirst();
                log.atError()
                        .addKeyValue("delivery_id", only.delivery().id())
                        .addKeyValue("endpoint_id", only.claim().endpoint().id())
                        .setCause(e)
                        .log("outcome cannot be written down, its lease will end");
                return;
            }
            int half = batch.size() / 2;
            settle(batch.subList(0, half));
            settle(batch.subList(half, batch.size()));
        }
    }

    private void settleOrWait(List<Tried> batch) throws InterruptedException {
        while (true) {
            try {
                var now = time.instant();
                var report = Objects.requireNonNull(transaction.execute(_ -> settling.settle(batch, now)));
                isAway = false;
                counters.settled(report);
                settled.accept(report);
                return;
            } catch (RuntimeException e) {
                if (!isTheWorlds(e)) {
                    throw e;
                }
                log.atLevel(isAway ? Level.DEBUG : Level.WARN)
                        .addKeyValue("reason", e.getMessage())
                        .log("outcomes cannot be written down, trying again");
                isAway = true;
            }
            if (leaving.await(PAUSE_OF_AN_OUTAGE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    /** Not because of what is written, and over some time. */
    static boolean isTheWorlds(RuntimeException failure) {
        return failure instanceof TransactionException
                || failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof NonTransientDataAccessResourceException;
    }
}
