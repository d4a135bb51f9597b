package io.wayline.commands.ledger.kafka;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.wayline.commands.ledger.CommandId;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import io.wayline.tracing.Tracing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was settled by a record of a trace: one span each, from its reading to the commit. A try that is rolled back leaves
 * none. Reading and committing are on one thread, of which there may be several.
 */
final class ResponseSpans {

    private static final String NAME = "settle response";
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");

    private final Tracing tracing;
    private final InstantSource time;
    private final ThreadLocal<List<Settled>> settled = ThreadLocal.withInitial(ArrayList::new);

    ResponseSpans(Tracing tracing, InstantSource time) {
        this.tracing = tracing;
        this.time = time;
    }

    private record Settled(
            ConsumerRecord<byte[], byte[]> message,
            Instant begun,
            String imei,
            @Nullable CommandId commandId,
            String reason) {}

    /** What was read until now was not committed. */
    void begin() {
        settled.get().clear();
    }

    Instant now() {
        return time.instant();
    }

    /**
     * @param commandId null if it belongs to none
     * @param reason what it was, or how it found its command
     */
    void settled(
            ConsumerRecord<byte[], byte[]> message,
            Instant begun,
            String imei,
            @Nullable CommandId commandId,
            String reason) {
        if (message.headers().lastHeader(TraceParent.HEADER) != null) {
            settled.get().add(new Settled(message, begun, imei, commandId, reason));
        }
    }

    void committed() {
        settled.get().forEach(this::write);
        settled.get().clear();
    }

    private void write(Settled one) {
        var parent = TraceParent.parse(TraceParent.in(one.message.headers()));
        var span = tracing.below(parent, NAME, SpanKind.CONSUMER, one.begun);
        span.setAttribute(DESTINATION, one.message.topic());
        span.setAttribute(TraceKeys.IMEI, one.imei);
        span.setAttribute(TraceKeys.REASON, one.reason);
        if (one.commandId != null) {
            span.setAttribute(TraceKeys.COMMAND_ID, one.commandId.toString());
        }
        span.end();
    }
}
