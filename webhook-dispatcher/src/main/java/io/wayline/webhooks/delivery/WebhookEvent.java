package io.wayline.webhooks.delivery;

import io.wayline.webhooks.endpoint.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as hosts are told.
 *
 * @param id header {@code webhook-id}: made from what happened, so that the same is never two. Letters, digits, - and _
 * @param imei null if it is about no tracker
 * @param data JSON object, the full form
 * @param traceparent the trace it belongs to, as it is handed on; null if none is recorded. Hosts find it in no body
 */
public record WebhookEvent(
        String id,
        EventType type,
        @Nullable String imei,
        Instant occurredAt,
        String data,
        @Nullable String traceparent) {

    /** Of no trace. */
    public WebhookEvent(String id, EventType type, @Nullable String imei, Instant occurredAt, String data) {
        this(id, type, imei, occurredAt, data, null);
    }

    public WebhookEvent tracedBy(@Nullable String line) {
        return new WebhookEvent(id, type, imei, occurredAt, data, line);
    }
}
