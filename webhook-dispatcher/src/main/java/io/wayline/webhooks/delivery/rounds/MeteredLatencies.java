package io.wayline.webhooks.delivery.rounds;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wayline.webhooks.delivery.Latencies;
import java.time.Duration;

/** As Prometheus sees it. */
final class MeteredLatencies implements Latencies {

    private final Timer attempts;
    private final Timer deliveries;

    MeteredLatencies(MeterRegistry registry) {
        attempts = Timer.builder("wayline.webhooks.attempt")
                .description("From beginning an attempt to its end, however it ended; telemetry streams included")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
        deliveries = Timer.builder("wayline.webhooks.delivery")
                .description("From what happened to its delivery written down; telemetry by packet, replays left out")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofDays(4))
                .register(registry);
    }

    @Override
    public void attempted(Duration elapsed) {
        attempts.record(elapsed);
    }

    /** The moment is of another machine's clock, which may be ahead. */
    @Override
    public void delivered(Duration sinceItHappened) {
        deliveries.record(sinceItHappened.isNegative() ? Duration.ZERO : sinceItHappened);
    }
}
