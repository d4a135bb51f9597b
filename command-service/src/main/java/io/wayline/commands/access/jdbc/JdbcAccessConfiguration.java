package io.wayline.commands.access.jdbc;

import io.wayline.commands.access.KeyStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where keys and the audit trail are kept. */
@Configuration(proxyBeanMethods = false)
public class JdbcAccessConfiguration {

    @Bean
    KeyStore keyStore(JdbcClient jdbc) {
        return new JdbcKeyStore(jdbc);
    }

    /** Also the {@link io.wayline.commands.access.AuditTrail}. */
    @Bean
    JdbcAudit audit(JdbcClient jdbc, InstantSource time) {
        return new JdbcAudit(jdbc, time);
    }
}
