package io.wayline.webhooks.delivery;

import io.wayline.webhooks.endpoint.Endpoint;

/** Makes one attempt. */
public interface Sender {

    /** Blocks for as long as the endpoint's timeout at most, and never throws for what a host or a network does. */
    Outcome send(Endpoint endpoint, Message message);

    /** The same; one who writes traces writes it into those that it belongs to. */
    default Outcome send(Endpoint endpoint, Message message, Traced traced) {
        return send(endpoint, message);
    }
}
