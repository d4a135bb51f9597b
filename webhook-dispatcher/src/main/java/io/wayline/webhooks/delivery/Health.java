package io.wayline.webhooks.delivery;

import io.wayline.webhooks.endpoint.Endpoint;
import java.time.Instant;

/** How well an endpoint does, for those who send to it outside of lanes: telemetry streams. Shared by all instances. */
public interface Health {

    /**
     * Whether a request may be made now: the breaker lets it through and the rate allows it. Takes a token of the rate, and
     * with a breaker that is half open the one permission to find out.
     */
    boolean mayTry(Endpoint endpoint, Instant now);

    /** Whether it has refused or not answered several times in a row: then it is the endpoint that is ill, not one message. */
    boolean isFailing(Endpoint endpoint);

    /**
     * Counts an attempt; opens or closes the breaker, tells operators, switches the endpoint off. Runs in the caller's
     * transaction, which has not added deliveries yet: health is held before lanes.
     */
    void record(Endpoint endpoint, Outcome outcome, Instant now);
}
