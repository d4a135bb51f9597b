package io.wayline.webhooks.delivery.client;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param keys WEBHOOK_SECRET_KEYS: not checked here, because a complaint about a setting shows its value */
@ConfigurationProperties("webhooks.secrets")
record SecretProperties(@DefaultValue("") String keys) {

    @Override
    public String toString() {
        return "SecretProperties[keys=***]";
    }
}
