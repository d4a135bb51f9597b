package io.wayline.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Spans of one process, exported by OTLP once {@code OTEL_EXPORTER_OTLP_ENDPOINT} is set; until then all of this costs
 * next to nothing. A trace begins where something comes from outside (a packet, a call) and goes on wherever a
 * {@link TraceParent} was handed on.
 *
 * <p>At most {@code TRACES_PER_SECOND} begin here (10 unless told otherwise); {@code OTEL_TRACES_SAMPLER} replaces that
 * rule. What was begun elsewhere and is recorded there is recorded here.
 */
public final class Tracing implements AutoCloseable {

    private static final String PREFIX = "OTEL_";
    private static final String LIMIT = "TRACES_PER_SECOND";
    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100_000;
    private static final Tracing OFF = new Tracing(OpenTelemetry.noop(), () -> {});
    private static final long CLOSE_SECONDS = 5;

    private final Tracer tracer;
    private final Runnable end;

    private Tracing(OpenTelemetry telemetry, Runnable end) {
        this.tracer = telemetry.getTracer("io.wayline");
        this.end = end;
    }

    /** Records nothing. */
    public static Tracing off() {
        return OFF;
    }

    /** Spans of an SDK that somebody else configured, and closes. */
    public static Tracing of(OpenTelemetry telemetry) {
        return new Tracing(telemetry, () -> {});
    }

    /**
     * As the variables say; off if none of them says where spans go.
     *
     * @param service its name, for example ingest-node; {@code OTEL_SERVICE_NAME} wins
     * @param environment the {@code OTEL_} variables of the OpenTelemetry specification, and {@code TRACES_PER_SECOND}
     * @throws IllegalArgumentException if one of them cannot be used; the message is for people
     */
    public static Tracing from(String service, Map<String, String> environment) {
        if (!isWanted(environment)) {
            return OFF;
        }
        int limit = limit(environment);
        boolean ownSampler = environment.getOrDefault("OTEL_TRACES_SAMPLER", "").isBlank();
        OpenTelemetrySdk sdk;
        try {
            sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesCustomizer(_ -> properties(service, environment))
                    .addSamplerCustomizer((configured, _) -> ownSampler ? ours(limit) : configured)
                    .build()
                    .getOpenTelemetrySdk();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("OTEL_ variables: " + e.getMessage(), e);
        }
        return new Tracing(sdk, () -> sdk.getSdkTracerProvider().shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS));
    }

    /** Whether a variable is one of those that {@link #from} looks at. */
    public static boolean reads(String variable) {
        return variable.startsWith(PREFIX) || variable.equals(LIMIT);
    }

    private static boolean isWanted(Map<String, String> environment) {
        if (Boolean.parseBoolean(environment.get("OTEL_SDK_DISABLED")) || limit(environment) == 0) {
            return false;
        }
        return isSet(environment, "OTEL_EXPORTER_OTLP_ENDPOINT")
                || isSet(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                || isSet(environment, "OTEL_TRACES_EXPORTER");
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    private static int limit(Map<String, String> environment) {
        String text = environment.getOrDefault(LIMIT, "").strip();
        if (text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 0 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new IllegalArgumentException("%s: %s (expected: 0 to %d)".formatted(LIMIT, text, MAX_LIMIT));
    }

    /** What is said wins over our defaults: OTLP over HTTP, traces only. */
    private static Map<String, String> properties(String service, Map<String, String> environment) {
        var properties = new HashMap<String, String>();
        properties.put("otel.exporter.otlp.protocol", "http/protobuf");
        properties.put("otel.metrics.exporter", "none");
        properties.put("otel.logs.exporter", "none");
        properties.put("otel.service.name", service);
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank()) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value.strip());
            }
        });
        return properties;
    }

    private static Sampler ours(int limit) {
        return Sampler.parentBased(new TracesPerSecond(limit, System::nanoTime));
    }

    /** The first span of a trace, if the sampler lets one begin: something came from outside. */
    public Span begin(String name, SpanKind kind) {
        return tracer.spanBuilder(name).setNoParent().setSpanKind(kind).startSpan();
    }

    /** A call came from outside, perhaps as part of the caller's trace: continues that, or begins one. */
    public Span beginOrContinue(Context caller, String name, SpanKind kind) {
        return tracer.spanBuilder(name).setParent(caller).setSpanKind(kind).startSpan();
    }

    /** A span below another that somebody handed on; none is recorded if nobody did. */
    public Span below(Context parent, String name, SpanKind kind) {
        return isRecorded(parent) ? beginOrContinue(parent, name, kind) : Span.getInvalid();
    }

    /** {@link #below(Context, String, SpanKind)} for what began earlier; end it with its own time. */
    public Span below(Context parent, String name, SpanKind kind, Instant begun) {
        return isRecorded(parent)
                ? tracer.spanBuilder(name)
                        .setParent(parent)
                        .setSpanKind(kind)
                        .setStartTimestamp(begun)
                        .startSpan()
                : Span.getInvalid();
    }

    private static boolean isRecorded(Context parent) {
        return Span.fromContext(parent).getSpanContext().isSampled();
    }

    /** Hands on what is not exported yet, for at most five seconds. */
    @Override
    public void close() {
        end.run();
    }
}
