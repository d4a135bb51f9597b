package io.wayline.webhooks.endpoint.jpa;

import io.wayline.webhooks.endpoint.NotificationEndpoint;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The endpoint that iot-broker had.
 *
 * @param url NOTIFICATION_URL: a host of iot-broker to be told; empty if there is none
 * @param secret NOTIFICATION_SECRET: whsec_... to sign with; empty: one is drawn
 * @param telemetry TELEMETRY_WEBHOOK_ENABLED: whether that host is told of telemetry
 */
@ConfigurationProperties("webhooks.notification")
record NotificationProperties(
        @DefaultValue("") String url,
        @DefaultValue("") String secret,
        @DefaultValue("false") boolean telemetry) {

    NotificationEndpoint.Settings settings() {
        return NotificationEndpoint.Settings.parse(url, secret, telemetry);
    }

    @Override
    public String toString() {
        return "NotificationProperties[***]";
    }
}
