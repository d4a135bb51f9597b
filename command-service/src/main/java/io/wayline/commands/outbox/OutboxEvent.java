package io.wayline.commands.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to Kafka.
 *
 * @param topic with its prefix
 * @param key events with the same key keep their order
 * @param eventId stable: the same event published twice has the same
 * @param eventType of CloudEvents
 * @param value null is a tombstone
 * @param traceparent the header of that name; null: none
 */
public record OutboxEvent(
        String topic,
        String key,
        String eventId,
        String eventType,
        Instant time,
        byte @Nullable [] value,
        @Nullable String traceparent) {}
