package io.wayline.standalone.webhook;

import io.wayline.standalone.api.ApiClient;
import io.wayline.standalone.api.ApiException;
import io.wayline.standalone.webhook.EndpointApi.Registered;
import io.wayline.standalone.webhook.EndpointApi.Wanted;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host of a demonstration: a receiver in this process, registered as the endpoint {@code demo}, that shows what arrives. At
 * its end the endpoint is paused, and the next demonstration on the same data takes it over: a run without one in between calls
 * nobody in vain.
 */
public final class DemoReceiver implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DemoReceiver.class);

    private static final String NAME = "demo";
    private static final Duration BETWEEN_POSITIONS = Duration.ofSeconds(60);

    private final ApiClient client;
    private final String endpointId;
    private final WebhookReceiver receiver;
    private final ScheduledExecutorService ticks;

    private DemoReceiver(
            ApiClient client, String endpointId, WebhookReceiver receiver, ScheduledExecutorService ticks) {
        this.client = client;
        this.endpointId = endpointId;
        this.receiver = receiver;
        this.ticks = ticks;
    }

    /** @param console takes a line now and then, on threads of its own */
    public static DemoReceiver start(String apiUrl, String apiKey, Consumer<String> console)
            throws IOException, InterruptedException {
        var lines = new DemoLines(console, ZoneId.systemDefault());
        var receiver = WebhookReceiver.open(0, InstantSource.system(), lines::take);
        var client = new ApiClient(apiUrl, apiKey);
        Registered registered;
        try {
            registered = register(new EndpointApi(client), receiver.url());
        } catch (RuntimeException | InterruptedException e) {
            client.close();
            receiver.close();
            throw e;
        }
        receiver.trust(registered.secret());
        var ticks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("demo-webhooks").factory());
        var _ = ticks.scheduleAtFixedRate(() -> lines.tick(Instant.now()), 1, 1, TimeUnit.SECONDS);
        return new DemoReceiver(client, registered.id(), receiver, ticks);
    }

    /** A secret is shown once only: an endpoint that is there already gets a new one. */
    private static Registered register(EndpointApi api, String url) throws InterruptedException {
        var wanted = new Wanted(NAME, url, EndpointApi.ALL_TYPES, List.of(), BETWEEN_POSITIONS, 1, 0);
        var known = api.named(NAME);
        return known.isPresent() ? api.takeOver(known.get(), wanted) : api.register(wanted);
    }

    @Override
    public void close() {
        try (client) {
            new EndpointApi(client).pause(endpointId);
        } catch (ApiException e) {
            log.atWarn()
                    .addKeyValue("endpoint_id", endpointId)
                    .addKeyValue("detail", e.getMessage())
                    .log("endpoint of the demonstration was not paused");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ticks.shutdownNow();
            receiver.close();
        }
    }
}
