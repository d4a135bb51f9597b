package io.wayline.standalone.webhook;

import io.wayline.standalone.api.ApiClient;
import io.wayline.standalone.api.ApiException;
import io.wayline.standalone.webhook.EndpointApi.Wanted;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An endpoint that lives as long as its receiver does. */
public final class Listener implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    private final ApiClient client;
    private final String endpointId;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Listener(ApiClient client, String endpointId) {
        this.client = client;
        this.endpointId = endpointId;
    }

    /**
     * Registers the endpoint and lets the receiver trust its secret. One of the same name and address was left behind by a
     * listener that was killed: it goes.
     *
     * @param client is closed with this
     */
    public static Listener register(ApiClient client, WebhookReceiver receiver, Wanted wanted)
            throws InterruptedException {
        var api = new EndpointApi(client);
        var left = api.named(wanted.name());
        if (left.isPresent() && left.get().path("url").asString("").equals(wanted.url())) {
            api.remove(left.get().path("id").asString(""));
        }
        var registered = api.register(wanted);
        receiver.trust(registered.secret());
        return new Listener(client, registered.id());
    }

    public String endpointId() {
        return endpointId;
    }

    /** Removes the endpoint. Safe to repeat, from any thread. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try (client) {
            new EndpointApi(client).remove(endpointId);
        } catch (ApiException e) {
            log.atError()
                    .addKeyValue("endpoint_id", endpointId)
                    .addKeyValue("detail", e.getMessage())
                    .log("endpoint was not removed");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
