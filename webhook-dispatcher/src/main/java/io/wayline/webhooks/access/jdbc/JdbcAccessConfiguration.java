package io.wayline.webhooks.access.jdbc;

import io.wayline.foundation.access.Keys;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same keys as for the rest of the API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
public class JdbcAccessConfiguration {

    @Bean
    Keys keys(JdbcClient jdbc, AccessProperties settings) {
        return new JdbcKeys(jdbc, settings.firstKey());
    }
}
