package io.wayline.telemetry.ingestion;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import io.wayline.tracing.Tracing;
import java.util.List;

/**
 * The spans of one batch's transaction, one for each of its packets that is traced: all of them are as long as the
 * transaction.
 */
final class StoreSpans {

    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");

    private final List<Span> spans;

    private StoreSpans(List<Span> spans) {
        this.spans = spans;
    }

    static StoreSpans begin(Tracing tracing, List<TracedPacket> packets) {
        return new StoreSpans(
                packets.stream().map(packet -> begin(tracing, packet)).toList());
    }

    private static Span begin(Tracing tracing, TracedPacket packet) {
        return tracing.below(TraceParent.parse(packet.trace()), "store telemetry", SpanKind.CONSUMER)
                .setAttribute(TOPIC, packet.topic())
                .setAttribute(TraceKeys.IMEI, packet.imei())
                .setAttribute(TraceKeys.RECORDS, packet.records());
    }

    void committed() {
        spans.forEach(Span::end);
    }

    /** Nothing of the batch was stored; it will be tried again. */
    void failed(RuntimeException cause) {
        var reason = cause instanceof StoreUnavailableException ? "OUTAGE" : "UNEXPECTED";
        for (var span : spans) {
            span.setAttribute(TraceKeys.REASON, reason)
                    .setStatus(StatusCode.ERROR, String.valueOf(cause.getMessage()))
                    .end();
        }
    }
}
