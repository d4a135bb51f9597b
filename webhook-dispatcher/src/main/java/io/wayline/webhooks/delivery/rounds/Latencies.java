package io.wayline.webhooks.delivery.rounds;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How long attempts and deliveries take. */
final class Latencies {

    private final Timer attempts;
    private final Timer deliveries;

    Latencies(MeterRegistry registry) {
        attempts = Timer.builder("wayline.webhooks.attempt")
                .description("From beginning an attempt to its end, however it ended")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
        deliveries = Timer.builder("wayline.webhooks.delivery")
                .description("From the decision to deliver to the delivery written down")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofDays(4))
                .register(registry);
    }

    void attempted(Duration elapsed) {
        attempts.record(elapsed);
    }

    void delivered(Duration sinceCreation) {
        deliveries.record(sinceCreation.isNegative() ? Duration.ZERO : sinceCreation);
    }
}
