package io.wayline.webhooks.delivery.client;

import io.wayline.webhooks.address.AddressPolicy;
import io.wayline.webhooks.address.UrlPolicy;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What may be called.
 *
 * @param allowHttp WEBHOOK_ALLOW_HTTP: endpoints may be http, messages go unencrypted
 * @param allowPrivate WEBHOOK_ALLOW_PRIVATE: endpoints may be in private networks
 * @param allowLoopback WEBHOOK_ALLOW_LOOPBACK: endpoints may be on this machine
 */
@ConfigurationProperties("webhooks.address")
record AddressProperties(
        @DefaultValue("false") boolean allowHttp,
        @DefaultValue("false") boolean allowPrivate,
        @DefaultValue("false") boolean allowLoopback) {

    AddressPolicy addresses() {
        return new AddressPolicy(allowPrivate, allowLoopback);
    }

    UrlPolicy urls() {
        return new UrlPolicy(addresses(), allowHttp);
    }
}
