package io.wayline.webhooks.delivery.rounds;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How deliveries are sent.
 *
 * @param schedule WEBHOOK_RETRY_SCHEDULE, the wait before each attempt, the first included
 * @param jitter WEBHOOK_RETRY_JITTER, the share of a wait by which it may be longer
 * @param poll WEBHOOK_POLL, how often lanes that are due are looked for
 * @param disableAfter WEBHOOK_DISABLE_AFTER, an endpoint that fails for so long is switched off
 * @param workers WEBHOOK_WORKERS: lanes an instance sends at a time, over all endpoints
 * @param stopPatience how long a stop waits for what is being sent
 */
@Validated
@ConfigurationProperties("webhooks.delivery")
record DeliveryProperties(
        @DefaultValue({"0s", "5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"}) @NotEmpty
        List<Duration> schedule,

        @DefaultValue("0.1") double jitter,
        @DefaultValue("200ms") Duration poll,
        @DefaultValue("5d") Duration disableAfter,
        @DefaultValue("2000") @Positive int workers,
        @DefaultValue("20s") Duration stopPatience) {

    DeliveryProperties {
        schedule = List.copyOf(schedule);
        if (schedule.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException(
                    "WEBHOOK_RETRY_SCHEDULE: %s (expected: no negative wait)".formatted(schedule));
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("WEBHOOK_RETRY_JITTER: %s (expected: 0 to 1)".formatted(jitter));
        }
        if (!poll.isPositive()) {
            throw new IllegalArgumentException("WEBHOOK_POLL: %s (expected: more than zero)".formatted(poll));
        }
        if (!disableAfter.isPositive()) {
            throw new IllegalArgumentException(
                    "WEBHOOK_DISABLE_AFTER: %s (expected: more than zero)".formatted(disableAfter));
        }
    }
}
