package io.wayline.webhooks.delivery;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How endpoints fare. Everything runs in the caller's transaction, and what it holds is held until that ends. */
public interface HealthStore {

    /**
     * Holds the health of endpoints; those that are gone are not in the result.
     *
     * @param endpoints true for those that may have to be switched off
     */
    Map<UUID, EndpointHealth> hold(Map<UUID, Boolean> endpoints);

    Optional<EndpointHealth> find(UUID endpointId);

    void save(Map<UUID, EndpointHealth> health);

    /** The breakers of endpoints by name, up to a number. */
    Map<String, Breaker> breakers(int limit);
}
