package io.wayline.webhooks.delivery;

import io.wayline.webhooks.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to send what is oldest in a lane, one after the other.
 *
 * @param number fences it: never the same twice
 * @param steps of the schedule that the oldest has used
 * @param tries attempts at most
 * @param deliveries in order
 */
public record LaneClaim(Endpoint endpoint, LaneKey lane, long number, int steps, int tries, List<Claimed> deliveries) {

    /**
     * @param replayId null unless a replay asked for it
     * @param attempts made so far, ever
     */
    public record Claimed(
            UUID id, WebhookEvent event, @Nullable UUID replayId, int attempts, Instant createdAt) {}

    public LaneClaim {
        deliveries = List.copyOf(deliveries);
    }

    /** When a delivery is too old to be tried. */
    public Optional<Instant> expiry(Claimed delivery) {
        return Verdict.expiry(delivery.createdAt(), lane.isAgain() ? Duration.ZERO : endpoint.maxAge());
    }

    public boolean isTooOld(Claimed delivery, Instant now) {
        return expiry(delivery).filter(end -> !now.isBefore(end)).isPresent();
    }
}
