package io.wayline.webhooks.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where endpoints are kept. Runs in the caller's transaction. */
public interface EndpointStore {

    /** Where a page begins. */
    record Position(Instant createdAt, UUID id) {}

    /** Whoever adds endpoints waits here for the others who do, until the end of the transaction. */
    void takeTurns();

    int count();

    void add(Endpoint endpoint);

    /** As it is now; nobody else changes it until the end of the transaction. */
    Optional<Endpoint> lock(UUID id);

    /**
     * Writes down how it is now.
     *
     * @param endpoint as {@link #lock} gave it, but for what changes
     * @return with its new version
     */
    Endpoint change(Endpoint endpoint);

    /** Oldest first. */
    List<Endpoint> page(@Nullable Position after, int limit);

    /**
     * Some of its deliveries, in a transaction of its own.
     *
     * @return how many; fewer than the limit when there are no more
     */
    int removeDeliveries(UUID id, int limit);

    /** With all that is left of it. */
    void remove(UUID id);
}
