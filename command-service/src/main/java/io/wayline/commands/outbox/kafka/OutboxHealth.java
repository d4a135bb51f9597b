package io.wayline.commands.outbox.kafka;

import io.wayline.commands.outbox.OutboxCounters;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Well means: what is written leaves soon. Not part of readiness: commands are taken, and wait, while the broker is away. */
final class OutboxHealth implements HealthIndicator {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final OutboxCounters counters;
    private final InstantSource time;

    OutboxHealth(OutboxCounters counters, InstantSource time) {
        this.counters = counters;
        this.time = time;
    }

    @Override
    public Health health() {
        var age = counters.oldestAge(time);
        var health = new Health.Builder()
                .withDetail("waiting", counters.rowsWaiting())
                .withDetail("oldestSeconds", age.toSeconds());
        var failure = counters.failure();
        if (failure != null) {
            health.withDetail("reason", failure);
        }
        return age.compareTo(SOON) > 0
                ? health.outOfService().build()
                : health.up().build();
    }
}
