package io.wayline.webhooks.delivery;

import io.wayline.webhooks.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Deliveries and lanes for those who send. Everything runs in the caller's transaction, and what it holds is held until that
 * ends. Held in this order, here and by {@link Deliveries}: endpoints, their health, lanes by key, deliveries.
 */
public interface DeliveryStore {

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

    /**
     * Holds the health of endpoints; those that are gone are not in the result.
     *
     * @param endpoints true for those that may have to be switched off
     */
    Map<UUID, EndpointHealth> holdHealth(Map<UUID, Boolean> endpoints);

    Optional<EndpointHealth> health(UUID endpointId);

    void saveHealth(Map<UUID, EndpointHealth> health);

    /**
     * Holds lanes.
     *
     * @param whole endpoints all of whose lanes are needed
     * @return numbers of their last claims, of those asked for by key
     */
    Map<LaneKey, Long> holdLanes(Collection<LaneKey> lanes, Set<UUID> whole);

    /** Writes down attempts and what they mean. The lanes are held. */
    void settle(List<Settled> settled, Collection<LaneStep> steps, Instant now);

    /** Endpoints that are switched off and still have lanes: something was added while that happened. */
    List<UUID> disabledWithLanes();

    /** How much there is, of all instances. Costs what a hundred thousand index entries cost. */
    Backlog backlog(Instant now);

    /**
     * @param pending counted up to a bound, as {@code dead} is
     * @param oldestPending age of the oldest of those counted; zero without one
     */
    record Backlog(long pending, long dead, Duration oldestPending) {

        public static final Backlog NONE = new Backlog(0, 0, Duration.ZERO);
    }

    /** The breakers of endpoints by name, up to a number. */
    Map<String, Breaker> breakers(int limit);
}
