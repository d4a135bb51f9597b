package io.wayline.webhooks.endpoint;

import io.wayline.webhooks.signing.SigningSecrets;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where events go, which of them, and how.
 *
 * @param name for people
 * @param url http or https, without user or fragment; for {@link Format#IOT_BROKER} the base before its paths
 * @param filter which events of these types
 * @param concurrency requests at once, over all instances
 * @param ratePerSecond requests a second, over all instances; 0: no limit
 * @param timeout for a whole attempt, from connecting to the last byte kept
 * @param maxBatch packets of telemetry in one request
 * @param headers sent with every request; they may hold credentials
 * @param stateReason why it is not active, a constant word
 * @param version one more with each change
 */
public record Endpoint(
        UUID id,
        String name,
        URI url,
        Format format,
        Set<EventType> eventTypes,
        Filter filter,
        Payload payload,
        Ordering ordering,
        Duration maxAge,
        int concurrency,
        int ratePerSecond,
        Duration timeout,
        int maxBatch,
        Map<String, String> headers,
        SigningSecrets secrets,
        State state,
        @Nullable String stateReason,
        Source source,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        long version) {

    /** Which bodies it gets. */
    public enum Format {
        STANDARD,
        /** The paths and bodies of iot-broker, for hosts written for it. */
        IOT_BROKER;

        /** As it is written in the API. */
        public String word() {
            return Endpoint.word(this);
        }
    }

    /** How much of an event is in the body. */
    public enum Payload {
        FULL,
        /** Ids and the outcome; the rest is asked for by the API. */
        THIN;

        /** As it is written in the API. */
        public String word() {
            return Endpoint.word(this);
        }

        /** Empty if that is no payload. */
        public static Optional<Payload> of(String word) {
            return Arrays.stream(values())
                    .filter(one -> one.word().equals(word))
                    .findFirst();
        }
    }

    /** What waits for what. */
    public enum Ordering {
        /** Events of a tracker in order; trackers do not wait for each other. */
        PER_DEVICE,
        /** Nothing waits. */
        UNORDERED,
        /** Everything in order: one that fails holds back all until it is delivered or too old. */
        STRICT;

        /** As it is written in the API. */
        public String word() {
            return Endpoint.word(this);
        }

        /** Empty if that is no ordering. */
        public static Optional<Ordering> of(String word) {
            return Arrays.stream(values())
                    .filter(one -> one.word().equals(word))
                    .findFirst();
        }
    }

    public enum State {
        ACTIVE,
        /** Events are kept for it, and sent once it is resumed. */
        PAUSED,
        /** It gets nothing, and nothing is kept for it; a replay can fetch what it missed. */
        DISABLED
    }

    public enum Source {
        API,
        /** NOTIFICATION_URL. */
        ENVIRONMENT
    }

    /**
     * Which events of its types an endpoint wants. Empty: all.
     *
     * @param tags of the device registry; a tracker with one of them
     * @param eventIoIds telemetry only: packets with a record caused by one of these IO elements
     * @param minInterval telemetry only: at most one packet of each tracker in so much time; zero: every one
     */
    public record Filter(Set<String> imeis, Set<String> tags, Set<Integer> eventIoIds, Duration minInterval) {

        public static final Filter NONE = new Filter(Set.of(), Set.of(), Set.of(), Duration.ZERO);

        public Filter {
            imeis = Set.copyOf(imeis);
            tags = Set.copyOf(tags);
            eventIoIds = Set.copyOf(eventIoIds);
        }

        /** @param tagsOf the tracker, as the registry has them */
        public boolean wants(String imei, Set<String> tagsOf) {
            return (imeis.isEmpty() || imeis.contains(imei))
                    && (tags.isEmpty() || tags.stream().anyMatch(tagsOf::contains));
        }
    }

    public Endpoint {
        eventTypes = Set.copyOf(eventTypes);
        headers = Map.copyOf(headers);
    }

    /** Whether events are kept for it. */
    public boolean collects() {
        return state != State.DISABLED;
    }

    /**
     * Whether it wants this event now.
     *
     * @param imei null for events that are about no tracker: filters do not apply to them
     */
    public boolean wants(EventType type, @Nullable String imei, Set<String> tagsOfTracker) {
        return collects() && eventTypes.contains(type) && (imei == null || filter.wants(imei, tagsOfTracker));
    }

    /** What an event must stay in order with. */
    public String lane(String eventId, @Nullable String imei) {
        return switch (ordering) {
            case PER_DEVICE -> imei == null ? eventId : imei;
            case UNORDERED -> eventId;
            case STRICT -> "all";
        };
    }

    public Endpoint withState(State newState, @Nullable String reason, Instant at) {
        return new Endpoint(
                id,
                name,
                url,
                format,
                eventTypes,
                filter,
                payload,
                ordering,
                maxAge,
                concurrency,
                ratePerSecond,
                timeout,
                maxBatch,
                headers,
                secrets,
                newState,
                reason,
                source,
                createdAt,
                createdBy,
                at,
                version);
    }

    public Endpoint withSecrets(SigningSecrets newSecrets, Instant at) {
        return new Endpoint(
                id,
                name,
                url,
                format,
                eventTypes,
                filter,
                payload,
                ordering,
                maxAge,
                concurrency,
                ratePerSecond,
                timeout,
                maxBatch,
                headers,
                newSecrets,
                state,
                stateReason,
                source,
                createdAt,
                createdBy,
                at,
                version);
    }

    /** The same, but for what waits for nothing and holds back nothing: test events. */
    public Endpoint unordered() {
        return new Endpoint(
                id,
                name,
                url,
                format,
                eventTypes,
                filter,
                payload,
                Ordering.UNORDERED,
                maxAge,
                concurrency,
                ratePerSecond,
                timeout,
                maxBatch,
                headers,
                secrets,
                state,
                stateReason,
                source,
                createdAt,
                createdBy,
                updatedAt,
                version);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Custom headers may hold credentials. */
    @Override
    public String toString() {
        return "Endpoint[id=%s, name=%s, state=%s]".formatted(id, name, state);
    }
}
