package io.wayline.webhooks.delivery.client;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import io.wayline.tracing.Tracing;
import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.delivery.Traced;
import io.wayline.webhooks.endpoint.Endpoint;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes each attempt into the traces of what it tells, a span for each. A request that tells of one of them alone asks its host
 * to go on with it, by a header; bodies and signatures know nothing of traces.
 */
final class TracedSender implements Sender, AutoCloseable {

    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final HttpSender sender;
    private final Tracing tracing;

    /** @param sender closed with this one */
    TracedSender(HttpSender sender, Tracing tracing) {
        this.sender = sender;
        this.tracing = tracing;
    }

    @Override
    public Outcome send(Endpoint endpoint, Message message) {
        return sender.send(endpoint, message);
    }

    @Override
    public Outcome send(Endpoint endpoint, Message message, Traced traced) {
        if (traced.causes().isEmpty()) {
            return sender.send(endpoint, message);
        }
        var spans = traced.causes().stream()
                .map(cause -> begun(cause, endpoint, message, traced.attempt()))
                .toList();
        @Nullable Outcome outcome = null;
        try {
            outcome = sender.send(endpoint, spans.size() == 1 ? asking(message, spans.getFirst()) : message);
            return outcome;
        } finally {
            for (var span : spans) {
                end(span, outcome);
            }
        }
    }

    private Span begun(Traced.Cause cause, Endpoint endpoint, Message message, int attempt) {
        var span = tracing.below(TraceParent.parse(cause.traceparent()), "deliver webhook", SpanKind.CLIENT)
                .setAttribute(TraceKeys.ENDPOINT_ID, endpoint.id().toString())
                .setAttribute(TraceKeys.DELIVERY_ID, message.id())
                .setAttribute(TraceKeys.ATTEMPT, attempt);
        var imei = cause.imei();
        return imei == null ? span : span.setAttribute(TraceKeys.IMEI, imei);
    }

    private static Message asking(Message message, Span span) {
        var line = TraceParent.of(span);
        if (line == null) {
            return message;
        }
        var headers = new HashMap<>(message.headers());
        headers.put(TraceParent.HEADER, line);
        return new Message(message.id(), message.path(), headers, message.body());
    }

    /** @param outcome null if it was cut off by our own end */
    private static void end(Span span, @Nullable Outcome outcome) {
        if (outcome == null || !outcome.isAccepted()) {
            span.setStatus(StatusCode.ERROR);
        }
        var status = outcome == null ? null : outcome.httpStatus();
        if (status != null) {
            span.setAttribute(STATUS, status);
        }
        switch (outcome) {
            case Outcome.Accepted _ -> {}
            case Outcome.Refused _ -> span.setAttribute(TraceKeys.REASON, "REFUSED");
            case Outcome.Unanswered unanswered -> span.setAttribute(TraceKeys.REASON, unanswered.reason());
            case null -> {}
        }
        span.end();
    }

    @Override
    public void close() {
        sender.close();
    }
}
