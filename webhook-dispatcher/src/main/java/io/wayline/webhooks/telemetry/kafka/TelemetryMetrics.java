package io.wayline.webhooks.telemetry.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.webhooks.telemetry.TelemetryCounters;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/** What Prometheus sees. At rest {@code records.passed = delivered + aside + dead + unwanted + expired + lost}. */
final class TelemetryMetrics implements MeterBinder {

    private final TelemetryCounters counters;

    TelemetryMetrics(TelemetryCounters counters) {
        this.counters = counters;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, "records.passed", "Records an endpoint is done with", TelemetryCounters::recordsPassed);
        count(registry, "records.delivered", "Records in accepted packets", TelemetryCounters::recordsDelivered);
        count(registry, "records.aside", "Records that became deliveries", TelemetryCounters::recordsAside);
        count(registry, "records.dead", "Records of replays that nobody took", TelemetryCounters::recordsDead);
        count(registry, "records.unwanted", "Records that no filter let through", TelemetryCounters::recordsUnwanted);
        count(registry, "records.expired", "Records older than an endpoint wants", TelemetryCounters::recordsExpired);
        count(registry, "records.lost", "Records gone before they were sent", TelemetryCounters::recordsLost);
        count(registry, "records.unreadable", "Records that are none", TelemetryCounters::recordsUnreadable);
        count(registry, "packets.delivered", "Packets accepted", TelemetryCounters::packetsDelivered);
        count(registry, "packets.aside", "Packets that became deliveries", TelemetryCounters::packetsAside);
        count(registry, "packets.dead", "Packets of replays that nobody took", TelemetryCounters::packetsDead);
        count(registry, "failures", "Ranges that went wrong here, and are tried again", TelemetryCounters::failures);
        var lags = MultiGauge.builder("wayline.webhooks.telemetry.lag.records")
                .description("Records that an endpoint is behind")
                .register(registry);
        counters.heardBy(byEndpoint -> lags.register(
                byEndpoint.entrySet().stream().map(TelemetryMetrics::row).toList(), true));
    }

    private static Row<?> row(Map.Entry<UUID, Long> lag) {
        return Row.of(Tags.of("endpoint", lag.getKey().toString()), lag.getValue());
    }

    private void count(
            MeterRegistry registry, String what, String description, ToDoubleFunction<TelemetryCounters> count) {
        FunctionCounter.builder("wayline.webhooks.telemetry." + what, counters, count)
                .description(description)
                .register(registry);
    }
}
