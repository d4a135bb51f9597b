package io.wayline.webhooks.delivery;

import io.wayline.webhooks.endpoint.Endpoint;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What has been decided to be delivered. Changes run in the caller's transaction; safe to repeat. */
public interface Deliveries {

    /**
     * One event for one endpoint.
     *
     * @param replayId null unless a replay asks for it
     * @param notBefore the first attempt waits until then
     */
    record Order(
            WebhookEvent event, Endpoint endpoint, @Nullable UUID replayId, Instant notBefore) {}

    /** Remembers events, wanted or not. One that is known already is left as it is. */
    void remember(List<WebhookEvent> events);

    /**
     * Adds deliveries at the ends of their lanes, in this order. The events are remembered by this. Lanes are held until the
     * transaction ends: call it once a transaction, with all there is, or two who add wait for each other in a circle. An
     * endpoint that is gone by now gets nothing.
     *
     * @return how many are new
     */
    int add(List<Order> orders);

    /**
     * Puts something straight among the dead letters: there is nothing to send, or it has been tried often enough. The event is
     * remembered by this; a delivery that is there already stays as it is.
     *
     * @param reason a constant word
     */
    void dead(Order order, String reason, Instant now);

    /** Those of these lanes of an endpoint that have something pending. */
    Set<String> busyLanes(UUID endpointId, Collection<String> lanes);

    /**
     * Puts a dead or delivered one up once more, at once and in a lane of its own; its schedule begins anew.
     *
     * @return empty if there is none, false if it is pending anyway
     */
    Optional<Boolean> retry(UUID deliveryId, Instant now);

    /** Everything that waits for a later attempt is due now. */
    void release(UUID endpointId, Instant now);

    /**
     * What is pending goes to the dead letters.
     *
     * @return how many
     */
    int giveUp(UUID endpointId, String reason, Instant now);

    /** Something may be due: called after a commit, a hint and no more. */
    void wake();
}
