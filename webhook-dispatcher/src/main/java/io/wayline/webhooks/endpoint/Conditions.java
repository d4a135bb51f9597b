package io.wayline.webhooks.endpoint;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How endpoints do. */
public interface Conditions {

    /** Whether anything is sent. */
    enum Breaker {
        CLOSED,
        /** Nothing is sent for a while. */
        OPEN,
        /** One request is let through, to find out. */
        HALF_OPEN
    }

    /**
     * Since its last success.
     *
     * @param openUntil null with a closed breaker
     */
    record Condition(
            Breaker breaker,
            int consecutiveFailures,
            @Nullable Instant failingSince,
            @Nullable Instant openUntil,
            @Nullable Instant lastSuccessAt,
            @Nullable Instant lastFailureAt,
            @Nullable String lastFailure) {

        public static final Condition UNTRIED = new Condition(Breaker.CLOSED, 0, null, null, null, null, null);
    }

    /** How far it has got with one partition of the telemetry. */
    record StreamPosition(
            int partition,
            long nextOffset,
            long deliveredPackets,
            @Nullable Instant lastDeliveredAt,
            @Nullable String lastFailure) {}

    /**
     * What there is for it.
     *
     * @param pending deliveries, counted up to {@link #COUNTED}
     * @param dead deliveries, counted up to {@link #COUNTED}
     * @param streams replays left out
     */
    record Backlog(int pending, int dead, List<StreamPosition> streams) {}

    int COUNTED = 10_000;

    /** None for those that are not known. */
    Map<UUID, Condition> of(Collection<UUID> ids, Instant now);

    Backlog backlog(UUID id);

    /** Its failures count no longer, and the breaker is closed. Runs in the caller's transaction. */
    void forgive(UUID id);
}
