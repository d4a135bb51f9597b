package io.wayline.webhooks.event;

import io.wayline.webhooks.delivery.WebhookEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Failed commands that wait for others. Every method runs in the caller's transaction. */
public interface BulkEntries {

    /** Repeating changes nothing while the entry waits. */
    void add(List<Entry> entries, Instant now);

    /**
     * Takes the oldest entries of an endpoint whose first one has waited long enough; they are gone with the commit.
     *
     * @param addedUntil when the first one must have been added
     * @return empty if there is no such endpoint, or others are taking its entries
     */
    Optional<Taken> takeDue(Instant addedUntil, int limit);

    record Entry(UUID endpointId, String eventId) {}

    /** @param events in the order they were added, one at least */
    record Taken(UUID endpointId, List<WebhookEvent> events) {}
}
