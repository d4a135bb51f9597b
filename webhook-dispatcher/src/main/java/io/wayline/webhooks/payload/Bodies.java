package io.wayline.webhooks.payload;

import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what a host receives. */
public interface Bodies {

    /** @param replayId null unless a replay sends it: header {@code wayline-replay} */
    Message of(Endpoint endpoint, WebhookEvent event, @Nullable UUID replayId);

    /**
     * Several packets in one request, the batch form {@code telemetry.batch}; of one event it is {@link #of}.
     *
     * @param id of the batch
     * @param events of {@code telemetry.received}, in order, one at least
     */
    Message batch(Endpoint endpoint, String id, List<WebhookEvent> events, @Nullable UUID replayId);
}
