package io.wayline.telemetry.mirror.kafka;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the JSON copy follows. It counts for the service's health and not for its readiness: the service stores telemetry
 * all the same, and must not be restarted for a copy that waits.
 */
final class MirrorHealth implements HealthIndicator {

    private final JsonMirror mirror;

    MirrorHealth(JsonMirror mirror) {
        this.mirror = mirror;
    }

    @Override
    public Health health() {
        var health = new Health.Builder().withDetail("lag", mirror.lag());
        if (!mirror.isComplete()) {
            return health.down()
                    .withDetail("reason", "a reader of the JSON copy has stopped")
                    .build();
        }
        var failure = mirror.failures().findFirst();
        if (failure.isPresent()) {
            return health.outOfService().withDetail("reason", failure.get()).build();
        }
        if (!mirror.hasJoined()) {
            return health.outOfService()
                    .withDetail("reason", "not in the consumer group yet")
                    .build();
        }
        return health.up().build();
    }
}
