package io.wayline.commands.outbox.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.commands.outbox.OutboxCounters;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/** What Prometheus sees of the outbox. */
final class OutboxMetrics implements MeterBinder {

    private final OutboxCounters counters;
    private final InstantSource time;

    OutboxMetrics(OutboxCounters counters, InstantSource time) {
        this.counters = counters;
        this.time = time;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, "added", "Events written with a change that is committed", OutboxCounters::eventsAdded);
        count(registry, "published", "Events that are durable in Kafka", OutboxCounters::eventsPublished);
        count(
                registry,
                "undeliverable",
                "Instructions taken out because there is no command channel",
                OutboxCounters::eventsUndeliverable);
        count(registry, "refused", "Events taken out because Kafka never takes them", OutboxCounters::eventsRefused);
        count(
                registry,
                "failures",
                "Tries that left events behind; each is followed by another",
                OutboxCounters::failures);
        Gauge.builder("wayline.commands.outbox.waiting", counters, OutboxCounters::rowsWaiting)
                .description("Events that wait, of all instances")
                .register(registry);
        Gauge.builder(
                        "wayline.commands.outbox.oldest.seconds",
                        counters,
                        c -> c.oldestAge(time).toMillis() / 1e3)
                .description("How long the oldest of them waits")
                .register(registry);
    }

    private void count(
            MeterRegistry registry, String what, String description, ToDoubleFunction<OutboxCounters> count) {
        FunctionCounter.builder("wayline.commands.outbox." + what, counters, count)
                .description(description)
                .register(registry);
    }
}
