package io.wayline.webhooks.log.jdbc;

import io.wayline.webhooks.log.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Forgets once an hour, by the clock; a clock that is set forward brings the hour on. */
final class RetentionRounds implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RetentionRounds.class);

    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Retention retention;
    private final InstantSource time;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;

    RetentionRounds(Retention retention, InstantSource time) {
        this.retention = retention;
        this.time = time;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("webhook-log-retention").start(this::run);
    }

    /** Waits for the transaction in hand. */
    @Override
    public void stop() {
        stopped.countDown();
        var running = thread;
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null && stopped.getCount() > 0;
    }

    private void run() {
        var next = time.instant().plus(EVERY);
        try {
            while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                var now = time.instant();
                if (!now.isBefore(next)) {
                    forget(now);
                    next = now.plus(EVERY);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget(Instant now) {
        try {
            retention.forget(now, this::isRunning);
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("detail", e.getMessage())
                    .log("the log cannot be shortened, trying again in an hour");
        }
    }
}
