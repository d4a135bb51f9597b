package io.wayline.webhooks.endpoint.http;

import io.wayline.foundation.api.RefusedException;
import java.util.UUID;

/** Ids of endpoints in paths. */
final class EndpointIds {

    private EndpointIds() {}

    /** @throws RefusedException if no endpoint can have it */
    static UUID parse(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw unknown();
        }
    }

    static RefusedException unknown() {
        return RefusedException.notFound("No such endpoint", "GET /api/v1/webhooks/endpoints lists them.");
    }
}
