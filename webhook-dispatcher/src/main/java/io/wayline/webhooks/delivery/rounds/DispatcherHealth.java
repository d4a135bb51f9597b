package io.wayline.webhooks.delivery.rounds;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Well means: what is due is looked for, and the database answers. Not part of readiness: events wait meanwhile. */
final class DispatcherHealth implements HealthIndicator {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final Dispatcher dispatcher;

    DispatcherHealth(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public Health health() {
        var health = new Health.Builder();
        var failure = dispatcher.failure();
        if (failure != null) {
            health.withDetail("reason", failure);
        }
        var sinceLook = dispatcher.sinceLook();
        health.withDetail("secondsSinceLook", sinceLook.toSeconds());
        boolean recently = sinceLook.compareTo(SOON) <= 0;
        return dispatcher.isClaiming() && recently && failure == null
                ? health.up().build()
                : health.outOfService().build();
    }
}
