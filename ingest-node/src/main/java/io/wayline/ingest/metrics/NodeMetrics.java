package io.wayline.ingest.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.wayline.codec.DeviceMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** The node's counters under the names that dashboards know: all begin with {@code wayline_ingest_}. */
public final class NodeMetrics implements AutoCloseable {

    private static final String PREFIX = "wayline.ingest.";
    private static final Duration[] ACK_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final Timer acknowledgements;

    /** @param closeReasons all there are */
    public NodeMetrics(NodeCounters counters, List<? extends Enum<?>> closeReasons) {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        acknowledgements = Timer.builder(PREFIX + "ack.latency")
                .description("From a whole packet to its acknowledgement")
                .serviceLevelObjectives(ACK_BUCKETS)
                .register(registry);

        counter("frames.received", "Cut out of a stream", counters.framesReceived);
        outcome("acknowledged", counters.acknowledged);
        outcome("unanswered", counters.unanswered);
        outcome("quarantined", counters.quarantined);
        outcome("response", counters.responses);
        outcome("ping", counters.pings);
        outcome("refused", counters.refused);
        outcome("failed", counters.failed);
        outcome("login", counters.logins);
        gauge("frames.in.hand", "Frames whose outcome is open", counters.framesInHand::sum);

        tagged("logins", "Logins by outcome", "outcome", "admitted", counters.loginsAdmitted);
        tagged("logins", "Logins by outcome", "outcome", "refused", counters.loginsRefused);
        tagged("logins", "Logins by outcome", "outcome", "failed", counters.loginsFailed);
        gauge("logins.in.hand", "Logins whose outcome is open", counters.loginsInHand::sum);

        counter("records.received", "AVL records received", counters.recordsReceived);
        counter("records.durable", "AVL records the log has", counters.recordsDurable);
        counter("records.failed", "AVL records the log did not take", counters.recordsFailed);

        counter("datagrams.received", "UDP datagrams received", counters.datagramsReceived);
        tagged("datagrams", "Datagrams by outcome", "outcome", "acknowledged", counters.datagramsAcknowledged);
        tagged("datagrams", "Datagrams by outcome", "outcome", "refused", counters.datagramsRefused);
        tagged("datagrams", "Datagrams by outcome", "outcome", "failed", counters.datagramsFailed);
        counter("datagrams.not.allowed", "From where no tracker comes", counters.datagramsNotAllowed);
        gauge("datagrams.in.hand", "Datagrams whose outcome is open", counters.datagramsInHand::sum);

        counter("connections.accepted", "Connections accepted", counters.connectionsAccepted);
        for (var reason : closeReasons) {
            tagged("connections.closed", "Connections ended", "reason", reason.name(), counters.closed(reason));
        }
        for (var reason : DeviceMessage.Reason.values()) {
            tagged("malformed", "Not readable", "reason", reason.name(), counters.malformed(reason));
        }
        counter("frames.codec.disabled", "Of a codec switched off for their tracker", counters.codecDisabled);
        counter("session.events.failed", "Session events the log did not take", counters.sessionEventsFailed);
        counter("sessions.reasserted", "Covered by an older event, said again", counters.sessionsReasserted);
        counter("logins.contested", "Two devices with one IMEI", counters.contestedLogins);
    }

    private void outcome(String outcome, LongAdder adder) {
        tagged("frames", "Frames by outcome", "outcome", outcome, adder);
    }

    /** Adds a number that only grows. */
    public void counter(String name, String description, LongAdder adder) {
        FunctionCounter.builder(PREFIX + name, adder, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    /** Adds a number that only grows, one of several that differ in a tag. */
    public void tagged(String name, String description, String tag, String value, LongAdder adder) {
        FunctionCounter.builder(PREFIX + name, adder, LongAdder::sum)
                .description(description)
                .tag(tag, value)
                .register(registry);
    }

    /** Adds a number that goes up and down. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).description(description).register(registry);
    }

    /** Hears how long a packet took from its arrival to its answer. */
    public void acknowledged(long nanos) {
        acknowledgements.record(nanos, TimeUnit.NANOSECONDS);
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
