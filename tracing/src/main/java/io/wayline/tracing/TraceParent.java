package io.wayline.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * How a trace crosses topics, tables and HTTP: one line of 55 characters, and only if the trace is recorded. Who finds
 * none begins no trace of its own.
 *
 * @see "W3C Trace Context, traceparent"
 */
public final class TraceParent {

    /** Name of the header, on records as on HTTP. */
    public static final String HEADER = "traceparent";

    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

    private TraceParent() {}

    /** The line that makes others continue below this span; null if it is not recorded. */
    public static @Nullable String of(Span span) {
        var context = span.getSpanContext();
        if (!context.isValid() || !context.isSampled()) {
            return null;
        }
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01";
    }

    /** The header that makes readers of a record continue below this span; null if it is not recorded. */
    public static @Nullable Header header(Span span) {
        return header(of(span));
    }

    /** The header for a line from {@link #of}, perhaps one kept in a table. */
    public static @Nullable Header header(@Nullable String line) {
        return line == null ? null : new RecordHeader(HEADER, line.getBytes(UTF_8));
    }

    /** The line in a record's headers; null if there is none. */
    public static @Nullable String in(Headers headers) {
        var header = headers.lastHeader(HEADER);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    /** What to continue below; the root, under which {@link Tracing#below} records nothing, if that is no such line. */
    public static Context parse(@Nullable String line) {
        return line == null ? Context.root() : W3C.extract(Context.root(), line, OneLine.THE);
    }

    private enum OneLine implements TextMapGetter<String> {
        THE;

        @Override
        public Iterable<String> keys(String line) {
            return Set.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String line, String key) {
            return HEADER.equals(key) ? line : null;
        }
    }
}
