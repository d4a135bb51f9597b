package io.wayline.webhooks.log;

import io.wayline.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of deliveries, to read. */
public interface DeliveryLog {

    /** Newest first, those before {@code beforeSeq}. */
    List<Entry> page(Filter filter, long beforeSeq, int limit);

    Optional<Entry> find(UUID id);

    /** In their order. */
    List<Attempt> attempts(UUID id);

    /** The oldest dead letters of an endpoint that can be sent. */
    List<UUID> dead(UUID endpointId, int limit);

    /**
     * Null means any.
     *
     * @param since when it was added
     * @param replay whether a replay asked for it
     */
    record Filter(
            @Nullable UUID endpointId,
            @Nullable DeliveryState state,
            @Nullable String imei,
            @Nullable EventType type,
            @Nullable String eventId,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Boolean replay,
            @Nullable UUID replayId) {}

    /**
     * One event for one endpoint.
     *
     * @param seq grows with each that is added
     * @param reason why it is dead, a constant word
     * @param attempts made so far
     * @param nextAttemptAt null unless it is pending and the oldest of its lane
     * @param data of the event, JSON
     */
    record Entry(
            UUID id,
            long seq,
            UUID endpointId,
            String eventId,
            EventType type,
            @Nullable String imei,
            @Nullable UUID replayId,
            DeliveryState state,
            @Nullable String reason,
            int attempts,
            @Nullable Integer lastStatus,
            Instant createdAt,
            @Nullable Instant settledAt,
            @Nullable Instant nextAttemptAt,
            Instant occurredAt,
            String data) {

        /** Whether it says which telemetry was left out; there is nothing of it to send. */
        public boolean isGap() {
            return type == EventType.TELEMETRY_RECEIVED && imei == null;
        }
    }

    /**
     * @param outcome a constant word
     * @param response the beginning of the answer's body
     */
    record Attempt(
            int number,
            Instant startedAt,
            int elapsedMs,
            String outcome,
            @Nullable Integer status,
            @Nullable String detail,
            @Nullable String response) {}
}
