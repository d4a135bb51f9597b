package io.wayline.commands.access.jdbc;

import io.wayline.commands.access.KeyStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where keys are kept. */
@Configuration(proxyBeanMethods = false)
public class JdbcAccessConfiguration {

    @Bean
    KeyStore keyStore(JdbcClient jdbc) {
        return new JdbcKeyStore(jdbc);
    }
}
