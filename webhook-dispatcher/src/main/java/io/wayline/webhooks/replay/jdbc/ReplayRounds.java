package io.wayline.webhooks.replay.jdbc;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.replay.ReplayStep;
import io.wayline.webhooks.replay.ReplayStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/** Takes replays that are due forward, one step a transaction, as long as there are any. Every instance may. */
final class ReplayRounds implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReplayRounds.class);

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final ReplayStep step;
    private final ReplayStore store;
    private final Deliveries deliveries;
    private final TransactionOperations transaction;
    private final ReplayProperties properties;
    private final InstantSource time;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private @Nullable Thread thread;
    private Instant cleaningDueAt = Instant.EPOCH;

    ReplayRounds(
            ReplayStep step,
            ReplayStore store,
            Deliveries deliveries,
            TransactionOperations transaction,
            ReplayProperties properties,
            InstantSource time) {
        this.step = step;
        this.store = store;
        this.deliveries = deliveries;
        this.transaction = transaction;
        this.properties = properties;
        this.time = time;
    }

    @Override
    public void start() {
        stopping = new CountDownLatch(1);
        thread = Thread.ofVirtual().name("replay-rounds").start(this::run);
    }

    private void run() {
        try {
            var pause = properties.poll();
            while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = goOn() ? properties.poll() : AFTER_A_FAILURE;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean goOn() {
        try {
            boolean isIdle = false;
            while (!isIdle && stopping.getCount() > 0) {
                isIdle = switch (Objects.requireNonNull(transaction.execute(_ -> step.take()))) {
                    case ReplayStep.Outcome.Idle _ -> true;
                    case ReplayStep.Outcome.WentOn(int added) -> {
                        if (added > 0) {
                            deliveries.wake();
                        }
                        yield false;
                    }
                };
            }
            forgetOld();
            return true;
        } catch (RuntimeException e) {
            log.warn("replays cannot be taken forward, trying again", e);
            return false;
        }
    }

    private void forgetOld() {
        var now = time.instant();
        if (now.isBefore(cleaningDueAt)) {
            return;
        }
        int forgotten =
                Objects.requireNonNull(transaction.execute(_ -> store.forget(now.minus(properties.retention()))));
        if (forgotten > 0) {
            log.atInfo().addKeyValue("records", forgotten).log("replays forgotten");
        }
        cleaningDueAt = now.plus(BETWEEN_CLEANINGS);
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
