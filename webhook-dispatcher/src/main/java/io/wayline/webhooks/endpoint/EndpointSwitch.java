package io.wayline.webhooks.endpoint;

import java.time.Instant;
import java.util.UUID;

/** Switches an endpoint off without being asked by anybody. Runs in the caller's transaction. */
public interface EndpointSwitch {

    /**
     * @param reason a constant word: GONE, FAILING
     * @return false if it was not active
     */
    boolean disable(UUID id, String reason, Instant at);
}
