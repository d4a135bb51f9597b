package io.wayline.telemetry.retention.jdbc;

import io.wayline.telemetry.retention.Partitions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Tends the partitions once before anything is read, then regularly. A round that fails is followed by the next one. */
final class RetentionRounds implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RetentionRounds.class);

    private final Partitions partitions;
    private final Duration pause;
    private @Nullable ScheduledExecutorService clockwork;

    RetentionRounds(Partitions partitions, Duration pause) {
        this.partitions = partitions;
        this.pause = pause;
    }

    @Override
    public synchronized void start() {
        round();
        clockwork = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("retention").daemon().factory());
        var _ = clockwork.scheduleWithFixedDelay(
                this::round, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (clockwork != null) {
            clockwork.shutdownNow();
            clockwork = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return clockwork != null;
    }

    /** Before the listeners, which have the last phase: they find their partitions made. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void round() {
        try {
            partitions.tend();
        } catch (DataAccessException | TransactionException e) {
            log.atWarn().setCause(e).log("partitions could not be tended, next round will try again");
        }
    }
}
