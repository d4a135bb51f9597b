package io.wayline.webhooks.endpoint;

import io.wayline.webhooks.endpoint.Endpoints.Result;
import java.util.UUID;

/**
 * Removes an endpoint with its deliveries, of which there may be millions: in many transactions. One that is interrupted
 * leaves an endpoint that gets nothing, and can be repeated.
 */
public final class EndpointRemoval {

    private static final int AT_ONCE = 5_000;

    private final Endpoints endpoints;
    private final EndpointStore store;

    public EndpointRemoval(Endpoints endpoints, EndpointStore store) {
        this.endpoints = endpoints;
        this.store = store;
    }

    /** @return the endpoint as it was last */
    public Result remove(UUID id, String by) {
        var begun = endpoints.beginRemoval(id, by);
        if (begun instanceof Result.Done) {
            int removed;
            do {
                removed = store.removeDeliveries(id, AT_ONCE);
            } while (removed == AT_ONCE);
            endpoints.finishRemoval(id);
        }
        return begun;
    }
}
