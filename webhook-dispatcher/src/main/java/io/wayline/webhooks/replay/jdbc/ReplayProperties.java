package io.wayline.webhooks.replay.jdbc;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How replays are taken forward.
 *
 * @param poll how often those that are due are looked for
 * @param retention for which one that has ended can be looked at
 */
@ConfigurationProperties("webhooks.replays")
record ReplayProperties(
        @DefaultValue("200ms") Duration poll,
        @DefaultValue("30d") Duration retention) {

    ReplayProperties {
        if (!poll.isPositive() || !retention.isPositive()) {
            throw new IllegalArgumentException(
                    "webhooks.replays: poll %s, retention %s (expected: more than zero)".formatted(poll, retention));
        }
    }
}
