package io.wayline.ingest.command;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import io.wayline.tracing.Tracing;

/** The two spans of an attempt at its node: until it is written, and from then on until its answer. */
final class AttemptSpans {

    private final Tracing tracing;
    private final String imei;

    AttemptSpans(Tracing tracing, String imei) {
        this.tracing = tracing;
        this.imei = imei;
    }

    /** The attempt has come to its session. */
    Span write(Attempt attempt) {
        return begin(attempt, "write command", SpanKind.CONSUMER);
    }

    /** It was written. */
    Span await(Attempt attempt) {
        return begin(attempt, "await response", SpanKind.CLIENT);
    }

    private Span begin(Attempt attempt, String name, SpanKind kind) {
        var span = tracing.below(TraceParent.parse(attempt.trace()), name, kind);
        if (span.isRecording()) {
            span.setAttribute(TraceKeys.IMEI, imei)
                    .setAttribute(TraceKeys.COMMAND_ID, attempt.commandId())
                    .setAttribute(TraceKeys.ATTEMPT, attempt.number());
        }
        return span;
    }

    /** As it was meant to end. */
    static void end(Span span, Enum<?> reason) {
        span.setAttribute(TraceKeys.REASON, reason.name()).end();
    }

    /** Not as it was meant to end. */
    static void fail(Span span, Enum<?> reason) {
        span.setAttribute(TraceKeys.REASON, reason.name())
                .setStatus(StatusCode.ERROR)
                .end();
    }
}
