package io.wayline.webhooks.endpoint;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An endpoint as somebody asks for it, before it is checked. Whatever is null was not said. */
public record EndpointWish(
        @Nullable String name,
        @Nullable String url,
        @Nullable List<String> eventTypes,
        @Nullable List<String> imeis,
        @Nullable List<String> tags,
        @Nullable List<Integer> eventIoIds,
        @Nullable Integer minIntervalSeconds,
        @Nullable String payload,
        @Nullable String ordering,
        @Nullable Integer maxAgeSeconds,
        @Nullable Integer concurrency,
        @Nullable Integer ratePerSecond,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer maxBatch,
        @Nullable Map<String, String> headers) {

    /** What would make the endpoint as it is. */
    static EndpointWish asItIs(Endpoint endpoint) {
        return new EndpointWish(
                endpoint.name(),
                endpoint.url().toString(),
                endpoint.eventTypes().stream().map(EventType::word).toList(),
                List.copyOf(endpoint.filter().imeis()),
                List.copyOf(endpoint.filter().tags()),
                List.copyOf(endpoint.filter().eventIoIds()),
                Math.toIntExact(endpoint.filter().minInterval().toSeconds()),
                endpoint.payload().word(),
                endpoint.ordering().word(),
                Math.toIntExact(endpoint.maxAge().toSeconds()),
                endpoint.concurrency(),
                endpoint.ratePerSecond(),
                Math.toIntExact(endpoint.timeout().toSeconds()),
                endpoint.maxBatch(),
                endpoint.headers());
    }

    /**
     * What was not said is as in that endpoint. But an age that was no limit is none that was wished for: an endpoint that
     * becomes strict gets the one it needs.
     */
    EndpointWish orElse(Endpoint endpoint) {
        var other = asItIs(endpoint);
        return new EndpointWish(
                first(name, other.name),
                first(url, other.url),
                first(eventTypes, other.eventTypes),
                first(imeis, other.imeis),
                first(tags, other.tags),
                first(eventIoIds, other.eventIoIds),
                first(minIntervalSeconds, other.minIntervalSeconds),
                first(payload, other.payload),
                first(ordering, other.ordering),
                first(maxAgeSeconds, endpoint.maxAge().isZero() ? null : other.maxAgeSeconds),
                first(concurrency, other.concurrency),
                first(ratePerSecond, other.ratePerSecond),
                first(timeoutSeconds, other.timeoutSeconds),
                first(maxBatch, other.maxBatch),
                first(headers, other.headers));
    }

    /** Values of headers are never shown, so nobody can send them back: what was not said of them stays. */
    EndpointWish orElseHeaders(Map<String, String> others) {
        return headers != null
                ? this
                : new EndpointWish(
                        name,
                        url,
                        eventTypes,
                        imeis,
                        tags,
                        eventIoIds,
                        minIntervalSeconds,
                        payload,
                        ordering,
                        maxAgeSeconds,
                        concurrency,
                        ratePerSecond,
                        timeoutSeconds,
                        maxBatch,
                        others);
    }

    private static <T> @Nullable T first(@Nullable T said, @Nullable T other) {
        return said != null ? said : other;
    }

    /** Headers may hold credentials, and so may addresses. */
    @Override
    public String toString() {
        return "EndpointWish[name=" + name + "]";
    }
}
