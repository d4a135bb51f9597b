package io.wayline.webhooks.replay;

import io.wayline.webhooks.delivery.WebhookEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where replays are kept, and the events they read. Every method runs in the caller's transaction. */
public interface ReplayStore {

    /**
     * How many run for an endpoint; until the transaction ends nobody else can ask.
     *
     * @return empty if the endpoint is gone
     */
    Optional<Integer> holdRunning(UUID endpointId);

    void add(Replay replay);

    Optional<Replay> find(UUID id);

    /** The same; held. */
    Optional<Replay> hold(UUID id);

    /**
     * Newest first.
     *
     * @param after where the page before ended
     */
    List<Replay> page(Filter filter, @Nullable PagePosition after, int limit);

    /** One that runs and is due; held. Those that others hold are left out. */
    Optional<Replay> holdDue(Instant now);

    /** @param dueAt when it is looked at again */
    void put(Replay replay, Instant dueAt);

    /** How many of its deliveries wait to be sent, counted to {@code atMost}. */
    int pending(Replay replay, int atMost);

    /** Events of a replay's time, types and tracker behind its position, in order, that were known when it was asked for. */
    List<WebhookEvent> events(Replay replay, int limit);

    /** Forgets those that ended before. */
    int forget(Instant finishedBefore);

    /** Null means any. */
    record Filter(@Nullable UUID endpointId, Replay.@Nullable State state) {}

    record PagePosition(Instant createdAt, UUID id) {}
}
