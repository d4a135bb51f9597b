package io.wayline.webhooks.endpoint.http;

import io.wayline.foundation.api.JsonBody;
import io.wayline.foundation.api.RefusedException;
import io.wayline.webhooks.endpoint.EndpointRules;
import io.wayline.webhooks.endpoint.EndpointWish;
import io.wayline.webhooks.endpoint.EventType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads wishes from requests. */
final class EndpointBodies {

    private static final Set<String> SETTINGS = Set.of(
            "name",
            "url",
            "eventTypes",
            "imeis",
            "tags",
            "eventIoIds",
            "minIntervalSeconds",
            "payload",
            "ordering",
            "maxAgeSeconds",
            "concurrency",
            "ratePerSecond",
            "timeoutSeconds",
            "maxBatch",
            "headers");

    private EndpointBodies() {}

    /** @param beside what the body may have besides the settings */
    static EndpointWish wish(JsonBody body, String beside) {
        var known = new TreeSet<>(SETTINGS);
        known.add(beside);
        body.only(known);
        return new EndpointWish(
                body.text("name").orElse(null),
                body.text("url").orElse(null),
                body.texts("eventTypes", EventType.values().length * 2).orElse(null),
                body.texts("imeis", EndpointRules.MOST_IMEIS).orElse(null),
                body.texts("tags", EndpointRules.MOST_TAGS).orElse(null),
                body.integers("eventIoIds", EndpointRules.MOST_IO_IDS, 0, EndpointRules.GREATEST_IO_ID)
                        .orElse(null),
                number(body, "minIntervalSeconds", 0, EndpointRules.LONGEST_INTERVAL_SECONDS),
                body.text("payload").orElse(null),
                body.text("ordering").orElse(null),
                number(body, "maxAgeSeconds", 0, EndpointRules.LONGEST_AGE_SECONDS),
                number(body, "concurrency", 1, EndpointRules.MOST_CONCURRENCY),
                number(body, "ratePerSecond", 0, EndpointRules.HIGHEST_RATE),
                number(body, "timeoutSeconds", 1, EndpointRules.LONGEST_TIMEOUT_SECONDS),
                number(body, "maxBatch", 1, EndpointRules.LARGEST_BATCH),
                body.object("headers").map(EndpointBodies::headers).orElse(null));
    }

    static @Nullable Integer number(JsonBody body, String field, int min, int max) {
        var number = body.integer(field, min, max);
        return number.isPresent() ? (Integer) number.getAsInt() : null;
    }

    static @Nullable Long version(JsonBody body) {
        var version = body.integer("version", 0, Integer.MAX_VALUE);
        return version.isPresent() ? (Long) (long) version.getAsInt() : null;
    }

    private static Map<String, String> headers(JsonBody headers) {
        var found = new LinkedHashMap<String, String>();
        for (var name : headers.names()) {
            if (name.length() > EndpointRules.LONGEST_HEADER_NAME) {
                throw RefusedException.invalid(
                        "headers",
                        "headers: a name is too long",
                        "At most %d characters.".formatted(EndpointRules.LONGEST_HEADER_NAME));
            }
            found.put(
                    name,
                    headers.text(name)
                            .orElseThrow(() -> RefusedException.invalid(
                                    "headers", "headers: one has no value", "Send a text for each.")));
        }
        return found;
    }
}
