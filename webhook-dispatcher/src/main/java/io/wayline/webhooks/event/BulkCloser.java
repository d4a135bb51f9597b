package io.wayline.webhooks.event;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.Deliveries.Order;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.payload.EventData;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Makes one event of failures that came within a short window, for hosts written for iot-broker. The entries, the event and its
 * delivery change places in one transaction: {@code entered = waiting + closed}.
 */
public final class BulkCloser {

    /** What one request can carry; more become several. */
    static final int LARGEST = 1_000;

    private final BulkEntries entries;
    private final EndpointDirectory endpoints;
    private final Deliveries deliveries;
    private final Duration window;
    private final InstantSource time;

    /** @param window for which the first failure waits for others */
    public BulkCloser(
            BulkEntries entries,
            EndpointDirectory endpoints,
            Deliveries deliveries,
            Duration window,
            InstantSource time) {
        this.entries = entries;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.window = window;
        this.time = time;
    }

    /**
     * Closes the bulk of one endpoint. Runs in the caller's transaction; of several instances one does it, the others pass by.
     *
     * @return how many failures were in it; 0 if none is due
     */
    public int closeOne() {
        var now = time.instant();
        return entries.takeDue(now.minus(window), LARGEST)
                .map(taken -> {
                    collecting(taken).ifPresent(endpoint -> {
                        var bulk = bulk(taken.events());
                        deliveries.remember(List.of(bulk));
                        deliveries.add(List.of(new Order(bulk, endpoint, null, now)));
                    });
                    return taken.events().size();
                })
                .orElse(0);
    }

    /** Nothing is kept for an endpoint that was switched off meanwhile. */
    private Optional<Endpoint> collecting(BulkEntries.Taken taken) {
        return endpoints.find(taken.endpointId()).filter(Endpoint::collects);
    }

    private static WebhookEvent bulk(List<WebhookEvent> failures) {
        return new WebhookEvent(
                EventIds.bulk(failures.stream().map(WebhookEvent::id).toList()),
                EventType.COMMAND_BULK_FAILURE,
                null,
                failures.getLast().occurredAt(),
                EventData.bulkFailure(failures.stream().map(WebhookEvent::data).toList()));
    }
}
