package io.wayline.webhooks.endpoint.jpa;

import io.wayline.webhooks.endpoint.AddressCheck;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.NotificationEndpoint;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Before anything is read or sent: the endpoint of the environment is there, and every secret can be read. */
final class NotificationAtStart implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(NotificationAtStart.class);

    private final NotificationEndpoint notification;
    private final NotificationEndpoint.Settings settings;
    private final AddressCheck addresses;
    private final EndpointDirectory endpoints;
    private volatile boolean running;

    NotificationAtStart(
            NotificationEndpoint notification,
            NotificationEndpoint.Settings settings,
            AddressCheck addresses,
            EndpointDirectory endpoints) {
        this.notification = notification;
        this.settings = settings;
        this.addresses = addresses;
        this.endpoints = endpoints;
    }

    @Override
    public void start() {
        warn();
        notification.reconcile();
        var _ = endpoints.all();
        running = true;
    }

    /** No reason not to start: what comes of it is in the log of deliveries. */
    private void warn() {
        var url = settings.url();
        if (url != null) {
            var asIfEncrypted = URI.create(url.toString().replaceFirst("^(?i)http:", "https:"));
            addresses
                    .complaint(asIfEncrypted)
                    .ifPresent(complaint ->
                            log.atWarn().addKeyValue("detail", complaint).log("NOTIFICATION_URL will not be called"));
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
