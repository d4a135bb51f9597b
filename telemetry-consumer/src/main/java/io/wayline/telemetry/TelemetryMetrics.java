package io.wayline.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.telemetry.ingestion.IngestionCounters;
import io.wayline.telemetry.ingestion.kafka.KafkaLag;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What Prometheus sees. At rest {@code consumed = stored + repeated + quarantined}. */
final class TelemetryMetrics implements MeterBinder {

    private final IngestionCounters counters;
    private final KafkaLag lag;

    TelemetryMetrics(IngestionCounters counters, KafkaLag lag) {
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
        Gauge.builder("wayline.telemetry.lag.records", lag, KafkaLag::records)
                .description("Records in the topic that are not stored yet")
                .register(registry);
        Gauge.builder("wayline.telemetry.delay.seconds", counters, c -> c.lastDelayMs() / 1e3)
                .description("From the gateway's receipt to the commit, of the last record stored")
                .register(registry);
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
