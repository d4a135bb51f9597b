package io.wayline.commands.routing.kafka;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How commands reach the nodes.
 *
 * @param channel COMMAND_CHANNEL; the same for all services
 * @param maxTopics COMMAND_CHANNEL_MAX_TOPICS: more than these are not made by {@code per-imei}; commands for trackers
 *     beyond fail with NO_CHANNEL
 * @param replication TOPIC_REPLICATION: replicas of topics when they are made; for command topics 0 leaves it to the broker
 */
@Validated
@ConfigurationProperties("commands.routing")
record RoutingProperties(
        @DefaultValue("per-imei") Channel channel,
        @DefaultValue("20000") @Positive int maxTopics,
        @DefaultValue("0") @Min(0) @Max(100) short replication) {

    enum Channel {
        /** A topic for each tracker. */
        PER_IMEI,
        /** One topic for all, keyed by IMEI. */
        KEYED
    }
}
