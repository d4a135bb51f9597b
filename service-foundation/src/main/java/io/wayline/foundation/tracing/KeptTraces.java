package io.wayline.foundation.tracing;

import io.opentelemetry.api.trace.Span;
import io.wayline.tracing.TraceParent;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Traces that wait in a table for whoever goes on with them. */
public final class KeptTraces {

    private KeptTraces() {}

    /**
     * The line to keep of a record's headers: 55 characters whatever somebody has written there; null if the record belongs to
     * no trace that is recorded.
     */
    public static @Nullable String line(Headers headers) {
        var line = TraceParent.in(headers);
        return line == null ? null : TraceParent.of(Span.fromContext(TraceParent.parse(line)));
    }
}
