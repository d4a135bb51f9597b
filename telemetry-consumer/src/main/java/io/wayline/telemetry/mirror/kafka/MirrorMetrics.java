package io.wayline.telemetry.mirror.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.telemetry.mirror.kafka.JsonCopy.Reason;
import java.util.function.ToDoubleFunction;

/** What Prometheus sees: {@code read = mirrored + left out + returned + in flight}. */
record MirrorMetrics(MirrorCounters counters, JsonMirror mirror) implements MeterBinder {

    private static final String RECORDS = "wayline.telemetry.mirror.records.";

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, RECORDS + "read", "Records taken from the topic", MirrorCounters::read);
        count(registry, RECORDS + "mirrored", "Records whose copy is durable", MirrorCounters::mirrored);
        count(registry, RECORDS + "returned", "Records to be read again after a failure", MirrorCounters::returned);
        count(
                registry,
                "wayline.telemetry.mirror.failures",
                "How often a reader had to begin again",
                MirrorCounters::failures);
        for (var reason : Reason.values()) {
            FunctionCounter.builder(RECORDS + "left.out", counters, all -> all.leftOutFor(reason))
                    .description("Records without a copy")
                    .tag("reason", reason.name())
                    .register(registry);
        }
        Gauge.builder(RECORDS + "in.flight", counters, MirrorCounters::inFlight)
                .description("Records read whose copies are not durable yet")
                .register(registry);
        Gauge.builder("wayline.telemetry.mirror.lag.records", mirror, JsonMirror::lag)
                .description("Records in the topic that are not copied yet")
                .register(registry);
    }

    private void count(
            MeterRegistry registry, String name, String description, ToDoubleFunction<MirrorCounters> count) {
        FunctionCounter.builder(name, counters, count).description(description).register(registry);
    }
}
