package io.wayline.standalone.webhook;

import io.wayline.standalone.api.ApiClient;
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

/**
 * The host of a demonstration: a receiver in this process, registered as the endpoint {@code demo}, that shows what arrives. The
 * next run on the same data takes the endpoint over.
 */
public final class DemoReceiver implements AutoCloseable {

    private static final String NAME = "demo";
    private static final Duration BETWEEN_POSITIONS = Duration.ofSeconds(60);

    private final WebhookReceiver receiver;
    private final ScheduledExecutorService ticks;

    private DemoReceiver(WebhookReceiver receiver, ScheduledExecutorService ticks) {
        this.receiver = receiver;
        this.ticks = ticks;
    }

    /** @param console takes a line now and then, on threads of its own */
    public static DemoReceiver start(String apiUrl, String apiKey, Consumer<String> console)
            throws IOException, InterruptedException {
        var lines = new DemoLines(console, ZoneId.systemDefault());
        var receiver = WebhookReceiver.open(0, InstantSource.system(), lines::take);
        try (var client = new ApiClient(apiUrl, apiKey)) {
            receiver.trust(register(new EndpointApi(client), receiver.url()));
        } catch (RuntimeException | InterruptedException e) {
            receiver.close();
            throw e;
        }
        var ticks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("demo-webhooks").factory());
        var _ = ticks.scheduleAtFixedRate(() -> lines.tick(Instant.now()), 1, 1, TimeUnit.SECONDS);
        return new DemoReceiver(receiver, ticks);
    }

    /** A secret is shown once only: an endpoint that is there already gets a new one. */
    private static String register(EndpointApi api, String url) throws InterruptedException {
        var wanted = new Wanted(NAME, url, EndpointApi.ALL_TYPES, List.of(), BETWEEN_POSITIONS, 1, 0);
        var known = api.named(NAME);
        return known.isPresent()
                ? api.takeOver(known.get(), wanted).secret()
                : api.register(wanted).secret();
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        receiver.close();
    }
}
