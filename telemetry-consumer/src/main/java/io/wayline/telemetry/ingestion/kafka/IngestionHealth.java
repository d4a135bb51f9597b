package io.wayline.telemetry.ingestion.kafka;

import io.wayline.foundation.kafka.PollSilence;
import io.wayline.foundation.kafka.TopicLag;
import io.wayline.telemetry.ingestion.IngestionCounters;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Ready means: in the consumer group, polling, and the last batch went through. */
final class IngestionHealth implements HealthIndicator {

    private static final Duration SILENCE_AT_MOST = Duration.ofMinutes(1);

    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private final Assignment assignment;
    private final TopicLag lag;
    private final IngestionCounters counters;

    IngestionHealth(
            ConcurrentMessageListenerContainer<byte[], byte[]> container,
            Assignment assignment,
            TopicLag lag,
            IngestionCounters counters) {
        this.container = container;
        this.assignment = assignment;
        this.lag = lag;
        this.counters = counters;
    }

    @Override
    public Health health() {
        var health = new Health.Builder();
        health.withDetail("partitions", assignment.size());
        health.withDetail("lag", lag.records());
        health.withDetail("delayMs", counters.lastDelayMs());
        var failure = counters.failure();
        if (!container.isRunning()) {
            return health.down()
                    .withDetail("reason", "the consumers have stopped")
                    .build();
        }
        if (!assignment.hasJoined()) {
            return health.outOfService()
                    .withDetail("reason", "not in the consumer group yet")
                    .build();
        }
        if (PollSilence.longestSeconds(container) > SILENCE_AT_MOST.toSeconds()) {
            return health.outOfService()
                    .withDetail("reason", "a consumer has not polled for over a minute")
                    .build();
        }
        if (failure != null) {
            return health.outOfService().withDetail("reason", failure).build();
        }
        return health.up().build();
    }
}
