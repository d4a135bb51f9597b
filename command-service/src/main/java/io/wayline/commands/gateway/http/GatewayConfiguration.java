package io.wayline.commands.gateway.http;

import io.wayline.foundation.api.ErrorWriter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The routes of webhooks, under this service's address. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
public class GatewayConfiguration {

    /** After the request has its id, before anybody asks for a key: that is for the dispatcher to do. */
    private static final int BEFORE_THE_KEY = -200;

    @Bean
    FilterRegistrationBean<WebhookGateway> webhookGateway(GatewayProperties settings, ErrorWriter errors) {
        var registration = new FilterRegistrationBean<>(new WebhookGateway(settings.webhookUrl(), errors));
        registration.addUrlPatterns(WebhookGateway.ROOT + "/*");
        registration.setOrder(BEFORE_THE_KEY);
        return registration;
    }
}
