package io.wayline.webhooks.payload;

import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bodies in the format of each endpoint. Equal events give equal bytes: another attempt sends what the first one sent. */
public final class EventBodies implements Bodies {

    private static final String REPLAY_HEADER = "wayline-replay";

    @Override
    public Message of(Endpoint endpoint, WebhookEvent event, @Nullable UUID replayId) {
        return switch (endpoint.format()) {
            case STANDARD -> message(event.id(), "", replayId, StandardBody.of(event, endpoint.payload()));
            case IOT_BROKER ->
                IotBrokerBody.of(event)
                        .map(body -> message(event.id(), body.path(), replayId, body.json()))
                        // It knows no such event, and is only sent one on demand: the test.
                        .orElseGet(() -> message(event.id(), "", replayId, StandardBody.of(event, endpoint.payload())));
        };
    }

    @Override
    public Message batch(Endpoint endpoint, String id, List<WebhookEvent> events, @Nullable UUID replayId) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("events: 0 (expected: 1 at least)");
        }
        if (events.size() == 1) {
            return of(endpoint, events.getFirst(), replayId);
        }
        return switch (endpoint.format()) {
            case STANDARD -> message(id, "", replayId, StandardBody.batch(events, endpoint.payload()));
            case IOT_BROKER -> {
                var body = IotBrokerBody.coalesced(events);
                yield message(id, body.path(), replayId, body.json());
            }
        };
    }

    private static Message message(String id, String path, @Nullable UUID replayId, String json) {
        var headers = replayId == null ? Map.<String, String>of() : Map.of(REPLAY_HEADER, replayId.toString());
        return new Message(id, path, headers, json.getBytes(StandardCharsets.UTF_8));
    }
}
