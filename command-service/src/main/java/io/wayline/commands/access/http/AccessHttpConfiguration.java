package io.wayline.commands.access.http;

import io.wayline.commands.access.ApiKeys;
import io.wayline.commands.access.KeyStore;
import io.wayline.foundation.access.Audit;
import io.wayline.foundation.access.Keys;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The keys of the API, and the routes to tend them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
public class AccessHttpConfiguration {

    @Bean
    ApiKeys apiKeys(KeyStore store, Audit audit, AccessProperties settings, InstantSource time) {
        return new ApiKeys(store, audit, settings.firstKey(), time);
    }

    @Bean
    Keys keys(ApiKeys apiKeys) {
        return apiKeys::authenticate;
    }

    @Bean
    KeyController keyController(ApiKeys keys) {
        return new KeyController(keys);
    }
}
