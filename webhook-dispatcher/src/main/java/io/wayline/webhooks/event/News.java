package io.wayline.webhooks.event;

import io.wayline.webhooks.delivery.WebhookEvent;
import org.jspecify.annotations.Nullable;

/** An event, and how hosts written for iot-broker learn of it. The others get every event of their types, one by one. */
public record News(WebhookEvent event, ToOldHosts toOldHosts) {

    public News tracedBy(@Nullable String line) {
        return new News(event.tracedBy(line), toOldHosts);
    }

    /** What an endpoint with iot-broker's bodies gets. */
    public enum ToOldHosts {
        /** A request of its own. */
        ALONE,
        /** An entry among those of other failures of the same moment. */
        BULKED,
        /** Nothing: iot-broker had no word for it. */
        NEVER
    }
}
