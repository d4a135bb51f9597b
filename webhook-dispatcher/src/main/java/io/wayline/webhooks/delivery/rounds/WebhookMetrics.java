package io.wayline.webhooks.delivery.rounds;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.wayline.webhooks.delivery.BacklogStore.Backlog;
import io.wayline.webhooks.delivery.Breaker;
import io.wayline.webhooks.delivery.DeliveryCounters;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus sees of deliveries; the equations are those of {@link DeliveryCounters}. Gauges are of all instances, and
 * as old as the last look.
 */
final class WebhookMetrics {

    private final MultiGauge breakers;
    private volatile Backlog backlog = Backlog.NONE;

    WebhookMetrics(DeliveryCounters counters, MeterRegistry registry) {
        var count = new Counts(counters, registry);
        count.add("deliveries.added", "Deliveries that are decided", DeliveryCounters::deliveriesAdded);
        count.add(
                "deliveries.again",
                "Settled deliveries that somebody wanted to be tried once more",
                DeliveryCounters::deliveriesPutUpAgain);
        count.add("deliveries.delivered", "Deliveries that a host has accepted", DeliveryCounters::deliveriesDelivered);
        count.add("deliveries.dead", "Deliveries given up, kept as dead letters", DeliveryCounters::deliveriesDead);
        count.add("attempts", "Attempts that have ended", DeliveryCounters::attempts);
        count.add("attempts.accepted", "Attempts answered with 2xx", DeliveryCounters::attemptsAccepted);
        count.add("attempts.refused", "Attempts answered with anything else", DeliveryCounters::attemptsRefused);
        count.add("attempts.unanswered", "Attempts without an answer", DeliveryCounters::attemptsUnanswered);
        count.add("outcomes.lost", "Outcomes that came after the end of their lease", DeliveryCounters::outcomesLost);
        count.add("outcomes.unsettled", "Outcomes that could not be written down", DeliveryCounters::outcomesUnsettled);
        Gauge.builder("wayline.webhooks.deliveries.pending", this, metrics -> metrics.backlog.pending())
                .description("Deliveries that wait, counted up to a hundred thousand")
                .register(registry);
        Gauge.builder("wayline.webhooks.deliveries.dead.kept", this, metrics -> metrics.backlog.dead())
                .description("Dead letters that are kept, counted up to a hundred thousand")
                .register(registry);
        Gauge.builder(
                        "wayline.webhooks.deliveries.oldest.seconds",
                        this,
                        metrics -> metrics.backlog.oldestPending().toMillis() / 1e3)
                .description("How long the oldest of them waits")
                .register(registry);
        breakers = MultiGauge.builder("wayline.webhooks.breaker")
                .description("0 closed, 0.5 half open, 1 open")
                .register(registry);
    }

    private record Counts(DeliveryCounters counters, MeterRegistry registry) {

        void add(String what, String description, ToDoubleFunction<DeliveryCounters> count) {
            FunctionCounter.builder("wayline.webhooks." + what, counters, count)
                    .description(description)
                    .register(registry);
        }
    }

    void looked(BacklogWatch.Look look) {
        backlog = look.backlog();
        breakers.register(
                look.breakers().entrySet().stream()
                        .<MultiGauge.Row<?>>map(entry -> MultiGauge.Row.of(
                                Tags.of("endpoint", entry.getKey()),
                                openness(entry.getValue().at(look.at()))))
                        .toList(),
                true);
    }

    private static double openness(Breaker.State state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 0.5;
            case OPEN -> 1;
        };
    }
}
