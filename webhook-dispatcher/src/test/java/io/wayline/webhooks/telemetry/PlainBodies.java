package io.wayline.webhooks.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.payload.Bodies;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bodies that are the data of their events. */
public final class PlainBodies implements Bodies {

    @Override
    public Message of(Endpoint endpoint, WebhookEvent event, @Nullable UUID replayId) {
        return message(event.id(), event.data(), replayId);
    }

    @Override
    public Message batch(Endpoint endpoint, String id, List<WebhookEvent> events, @Nullable UUID replayId) {
        return message(
                id,
                events.stream().map(WebhookEvent::data).collect(Collectors.joining(",", "{\"packets\":[", "]}")),
                replayId);
    }

    private static Message message(String id, String body, @Nullable UUID replayId) {
        Map<String, String> headers = replayId == null ? Map.of() : Map.of("wayline-replay", replayId.toString());
        return new Message(id, "", headers, body.getBytes(UTF_8));
    }
}
