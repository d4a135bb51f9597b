package io.wayline.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.foundation.kafka.TopicLag;
import io.wayline.telemetry.ingestion.Delays;
import io.wayline.telemetry.ingestion.IngestionCounters;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What Prometheus sees. At rest {@code consumed = stored + repeated + quarantined}. */
final class TelemetryMetrics implements MeterBinder {

    private static final Duration[] DELAY_BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1)
    };

    private final IngestionCounters counters;
    private final TopicLag lag;

    TelemetryMetrics(IngestionCounters counters, TopicLag lag) {
        this.counters = counters;
        this.lag = lag;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        records(registry, "consumed", "Records of the topic dealt with for good", IngestionCounters::consumed);
        records(registry, "stored", "Records that became rows", IngestionCounters::stored);
        records(registry, "repeated", "Records whose row was there already", IngestionCounters::repeated);
        records(registry, "quarantined", "Records kept in the quarantine topic", IngestionCounters::quarantined);
        records(
                registry,
                "time.invalid",
                "Records stored with a device time that cannot be right",
                IngestionCounters::timesNotValid);
        FunctionCounter.builder("wayline.telemetry.elements.repeated", counters, IngestionCounters::repeatedElements)
                .description("IO elements replaced by a later one with the same id in the same record")
                .register(registry);
        failures(registry, "outage", IngestionCounters::failuresByOutage);
        failures(registry, "unexpected", IngestionCounters::failuresUnexpected);
        FunctionTimer.builder(
                        "wayline.telemetry.batch",
                        counters,
                        IngestionCounters::batches,
                        IngestionCounters::batchNanos,
                        TimeUnit.NANOSECONDS)
                .description("Batches stored, from reading to commit")
                .register(registry);
        Gauge.builder("wayline.telemetry.lag.records", lag, TopicLag::records)
                .description("Records in the topic that are not stored yet")
                .register(registry);
    }

    /** Kept apart because ingestion feeds it: one observation a packet. */
    static Delays delays(MeterRegistry registry) {
        var timer = Timer.builder("wayline.telemetry.delay")
                .description("From the gateway's receipt of a packet to the commit of its rows")
                .serviceLevelObjectives(DELAY_BUCKETS)
                .register(registry);
        return millis -> timer.record(millis, TimeUnit.MILLISECONDS);
    }

    private void records(
            MeterRegistry registry, String what, String description, ToDoubleFunction<IngestionCounters> count) {
        FunctionCounter.builder("wayline.telemetry.records." + what, counters, count)
                .description(description)
                .register(registry);
    }

    private void failures(MeterRegistry registry, String cause, ToDoubleFunction<IngestionCounters> count) {
        FunctionCounter.builder("wayline.telemetry.batch.failures", counters, count)
                .description("Tries to store a batch that failed; each is followed by another try")
                .tag("cause", cause)
                .register(registry);
    }
}
