package io.wayline.webhooks.replay;

import io.wayline.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events of the past that go to one endpoint once more.
 *
 * @param since by the time of the event, inclusive
 * @param until exclusive
 * @param imei null for all trackers that the endpoint's filter lets through
 * @param events put up so far; telemetry is not among them
 * @param position the last event looked at; null before the first
 * @param requestedBy name of an API key
 */
public record Replay(
        UUID id,
        UUID endpointId,
        Instant since,
        Instant until,
        @Nullable String imei,
        Set<EventType> eventTypes,
        int ratePerSecond,
        State state,
        long events,
        @Nullable Position position,
        String requestedBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** Where a replay is in its life. */
    public enum State {
        RUNNING,
        /** Everything has been put up; what became of it is in the delivery log. */
        DONE,
        CANCELLED
    }

    /** Events are in the order of their time; the id decides between those of one moment. */
    public record Position(Instant at, String eventId) {}

    public Replay {
        eventTypes = Set.copyOf(eventTypes);
    }

    /** Those that are remembered one by one. Telemetry is not: it comes from its topic. */
    Set<EventType> rememberedTypes() {
        var types = EnumSet.noneOf(EventType.class);
        types.addAll(eventTypes);
        types.remove(EventType.TELEMETRY_RECEIVED);
        return types;
    }

    boolean hasTelemetry() {
        return eventTypes.contains(EventType.TELEMETRY_RECEIVED);
    }

    Replay wentOn(@Nullable Position to, int added) {
        return with(state, events + added, to, finishedAt);
    }

    Replay finished(State how, Instant at) {
        return with(how, events, position, at);
    }

    private Replay with(State next, long nextEvents, @Nullable Position to, @Nullable Instant end) {
        return new Replay(
                id,
                endpointId,
                since,
                until,
                imei,
                eventTypes,
                ratePerSecond,
                next,
                nextEvents,
                to,
                requestedBy,
                createdAt,
                end);
    }
}
