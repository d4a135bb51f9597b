package io.wayline.webhooks.delivery.client;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Not checked here, because a complaint about a setting shows its value.
 *
 * @param keys WEBHOOK_SECRET_KEYS: what secrets of endpoints are encrypted with, Base64 of 32 bytes, separated by commas: the
 *     first encrypts, all decrypt; without one the service does not start
 */
@ConfigurationProperties("webhooks.secrets")
record SecretProperties(@DefaultValue("") String keys) {

    @Override
    public String toString() {
        return "SecretProperties[keys=***]";
    }
}
