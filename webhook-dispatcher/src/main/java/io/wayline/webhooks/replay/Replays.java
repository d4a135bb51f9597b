package io.wayline.webhooks.replay;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import io.wayline.foundation.access.Audit;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.State;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.replay.ReplayStore.Filter;
import io.wayline.webhooks.replay.ReplayStore.PagePosition;
import io.wayline.webhooks.telemetry.TelemetryReplays;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;

/** Replays as hosts ask for them. */
@Transactional
public class Replays {

    /** An endpoint with more than this is asked for the same again and again. */
    public static final int RUNNING_AT_MOST = 5;

    private final ReplayStore store;
    private final EndpointDirectory endpoints;
    private final TelemetryReplays telemetry;
    private final Audit audit;
    private final InstantSource time;

    public Replays(
            ReplayStore store,
            EndpointDirectory endpoints,
            TelemetryReplays telemetry,
            Audit audit,
            InstantSource time) {
        this.store = store;
        this.endpoints = endpoints;
        this.telemetry = telemetry;
        this.audit = audit;
        this.time = time;
    }

    /**
     * What is wanted.
     *
     * @param since before {@code until}
     * @param eventTypes subscribable ones; empty: those of the endpoint
     * @param ratePerSecond 1 at least
     */
    public record Wish(
            UUID endpointId,
            Instant since,
            Instant until,
            @Nullable String imei,
            Set<EventType> eventTypes,
            int ratePerSecond) {}

    /** What became of a wish. */
    public sealed interface Answer {

        record Begun(Replay replay) implements Answer {}

        record NoSuchEndpoint() implements Answer {}

        /** A disabled endpoint gets nothing. */
        record Disabled() implements Answer {}

        /** The endpoint's bodies have no word for any of these types. */
        record NothingToSend() implements Answer {}

        record TooMany(int running) implements Answer {}
    }

    public Answer begin(Wish wish, String by) {
        var found = endpoints.find(wish.endpointId());
        var running = found.flatMap(endpoint -> store.holdRunning(endpoint.id()));
        if (found.isEmpty() || running.isEmpty()) {
            return new Answer.NoSuchEndpoint();
        }
        var endpoint = found.get();
        if (endpoint.state() == State.DISABLED) {
            return new Answer.Disabled();
        }
        if (running.get() >= RUNNING_AT_MOST) {
            return new Answer.TooMany(running.get());
        }
        var types = types(wish, endpoint);
        return types.isEmpty() ? new Answer.NothingToSend() : new Answer.Begun(begin(wish, types, by));
    }

    private Replay begin(Wish wish, Set<EventType> types, String by) {
        var now = time.instant().truncatedTo(ChronoUnit.MICROS);
        var replay = new Replay(
                UUID.randomUUID(),
                wish.endpointId(),
                wish.since().truncatedTo(ChronoUnit.MICROS),
                wish.until().truncatedTo(ChronoUnit.MICROS),
                wish.imei(),
                types,
                wish.ratePerSecond(),
                Replay.State.RUNNING,
                0,
                null,
                by,
                now,
                null);
        store.add(replay);
        if (replay.hasTelemetry()) {
            telemetry.begin(
                    replay.id(),
                    replay.endpointId(),
                    replay.since(),
                    replay.until(),
                    replay.imei(),
                    replay.ratePerSecond());
        }
        audit.record(by, "REPLAY_STARTED", replay.endpointId().toString(), described(replay));
        return replay;
    }

    private static Set<EventType> types(Wish wish, Endpoint endpoint) {
        var wanted = wish.eventTypes().isEmpty() ? endpoint.eventTypes() : wish.eventTypes();
        return wanted.stream()
                .filter(EventType::isSubscribable)
                .filter(type -> isSaid(endpoint.format(), type))
                .collect(toCollection(() -> EnumSet.noneOf(EventType.class)));
    }

    private static boolean isSaid(Endpoint.Format format, EventType type) {
        return switch (format) {
            case STANDARD -> true;
            case IOT_BROKER ->
                type == EventType.COMMAND_COMPLETED
                        || type == EventType.COMMAND_FAILED
                        || type == EventType.TELEMETRY_RECEIVED;
        };
    }

    private static String described(Replay replay) {
        var types = replay.eventTypes().stream().map(EventType::word).sorted().collect(joining(","));
        var imei = replay.imei();
        return "%s: %s to %s, %s, imei: %s, %d a second"
                .formatted(
                        replay.id(),
                        replay.since(),
                        replay.until(),
                        types,
                        imei == null ? "all" : imei,
                        replay.ratePerSecond());
    }

    public List<Replay> page(Filter filter, @Nullable PagePosition after, int limit) {
        return store.page(filter, after, limit);
    }

    public Optional<Replay> find(UUID id) {
        return store.find(id);
    }

    /**
     * Puts up nothing more; what is waiting to be sent is still sent. Repeating changes nothing, nor does cancelling what is done.
     *
     * @return as it is now; empty if there is none
     */
    public Optional<Replay> cancel(UUID id, String by) {
        return store.hold(id).map(replay -> replay.state() == Replay.State.RUNNING ? cancelled(replay, by) : replay);
    }

    private Replay cancelled(Replay replay, String by) {
        var now = time.instant().truncatedTo(ChronoUnit.MICROS);
        var cancelled = replay.finished(Replay.State.CANCELLED, now);
        store.put(cancelled, now);
        if (replay.hasTelemetry()) {
            telemetry.cancel(replay.id());
        }
        audit.record(
                by,
                "REPLAY_CANCELLED",
                replay.endpointId().toString(),
                replay.id() + ": " + replay.events() + " events");
        return cancelled;
    }
}
