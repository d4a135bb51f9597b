package io.wayline.webhooks.delivery;

import io.wayline.webhooks.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Lanes for those who send. Everything runs in the caller's transaction, and what it holds is held until that ends. */
public interface ClaimStore {

    /**
     * An endpoint whose health is held.
     *
     * @param leased lanes being sent
     * @param fresh lanes that are due and whose oldest was never tried, counted up to the endpoint's concurrency
     * @param retried the other lanes that are due, counted so too
     */
    record Due(UUID endpointId, EndpointHealth health, int leased, int fresh, int retried) {}

    /**
     * Holds the health of active endpoints that have something due and whose breaker is not open, passing over what somebody
     * else holds: one instance at a time claims for an endpoint.
     */
    List<Due> holdDue(Instant now);

    /**
     * Which lanes, and how much of them.
     *
     * @param tries of each
     * @param ahead deliveries of each that are read
     */
    record Portion(Slots slots, int tries, int ahead) {}

    /** Leases lanes of an endpoint whose health is held, those first that are due for longest. */
    List<LaneClaim> lease(Endpoint endpoint, Portion portion, Instant now, Duration lease);
}
