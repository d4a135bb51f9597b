package io.wayline.commands.gateway.http;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param webhookUrl WEBHOOK_URL: where webhook-dispatcher is, to pass its routes on */
@ConfigurationProperties("commands.gateway")
record GatewayProperties(
        @DefaultValue("http://127.0.0.1:8093") URI webhookUrl) {

    GatewayProperties {
        boolean http = "http".equals(webhookUrl.getScheme()) || "https".equals(webhookUrl.getScheme());
        boolean bare =
                webhookUrl.getRawPath() == null || webhookUrl.getRawPath().matches("/?");
        if (!http || webhookUrl.getHost() == null || !bare || webhookUrl.getRawQuery() != null) {
            throw new IllegalArgumentException("WEBHOOK_URL (expected: http://host:port)");
        }
    }
}
