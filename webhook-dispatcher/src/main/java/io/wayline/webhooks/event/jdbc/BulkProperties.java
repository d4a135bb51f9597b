package io.wayline.webhooks.event.jdbc;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param bulkWindow WEBHOOK_BULK_WINDOW, for which a failed command waits for others to go with it; zero: not at all */
@ConfigurationProperties("webhooks.notification")
record BulkProperties(@DefaultValue("2s") Duration bulkWindow) {

    BulkProperties {
        if (bulkWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "WEBHOOK_BULK_WINDOW: %s (expected: not negative)".formatted(bulkWindow));
        }
    }
}
