package io.wayline.webhooks.delivery.rounds;

import io.wayline.webhooks.delivery.BacklogStore;
import io.wayline.webhooks.delivery.Breaker;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.HealthStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Every ten seconds looks at what costs too much to look at all the time: how much waits, how breakers stand, and whether an
 * endpoint that was switched off has got something to deliver in that moment.
 */
final class BacklogWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BacklogWatch.class);

    static final int MOST_BREAKERS = 1_000;

    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    /** As of one look. */
    record Look(BacklogStore.Backlog backlog, Map<String, Breaker> breakers, Instant at) {}

    private final BacklogStore store;
    private final HealthStore healths;
    private final Deliveries deliveries;
    private final TransactionOperations transaction;
    private final Consumer<Look> listener;
    private final InstantSource time;
    private volatile @Nullable Rounds rounds;

    BacklogWatch(
            BacklogStore store,
            HealthStore healths,
            Deliveries deliveries,
            TransactionOperations transaction,
            Consumer<Look> listener,
            InstantSource time) {
        this.store = store;
        this.healths = healths;
        this.deliveries = deliveries;
        this.transaction = transaction;
        this.listener = listener;
        this.time = time;
    }

    private final class Rounds {

        private final CountDownLatch stopping = new CountDownLatch(1);
        private final Thread thread = Thread.ofVirtual().name("webhook-backlog").unstarted(this::run);

        private void run() {
            try {
                do {
                    lookOnce();
                } while (!stopping.await(ROUND.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void lookOnce() {
            try {
                look();
            } catch (RuntimeException e) { // the next round tries again, whatever it was
                log.atDebug().addKeyValue("reason", e.getMessage()).log("backlog cannot be looked at, trying again");
            }
        }
    }

    void look() {
        var now = time.instant();
        transaction.executeWithoutResult(
                _ -> listener.accept(new Look(store.look(now), healths.breakers(MOST_BREAKERS), now)));
        transaction.executeWithoutResult(_ ->
                store.disabledWithLanes().forEach(endpoint -> deliveries.giveUp(endpoint, "ENDPOINT_DISABLED", now)));
    }

    @Override
    public void start() {
        var next = new Rounds();
        rounds = next;
        next.thread.start();
    }

    @Override
    public void stop() {
        var current = rounds;
        if (current != null) {
            current.stopping.countDown();
            try {
                current.thread.join(STOP_PATIENCE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            rounds = null;
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }
}
