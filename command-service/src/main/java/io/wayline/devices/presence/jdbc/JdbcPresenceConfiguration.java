package io.wayline.devices.presence.jdbc;

import io.wayline.devices.presence.Presence;
import io.wayline.devices.presence.PresenceStore;
import io.wayline.devices.presence.ReadSoFar;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Presence in the one database. */
@Configuration(proxyBeanMethods = false)
public class JdbcPresenceConfiguration {

    @Bean
    Presence presence(JdbcClient jdbc) {
        return new JdbcPresence(jdbc);
    }

    @Bean
    PresenceStore presenceStore(JdbcClient jdbc) {
        return new JdbcPresenceStore(jdbc);
    }

    @Bean
    ReadSoFar readSoFar(JdbcClient jdbc) {
        return new JdbcReadSoFar(jdbc);
    }
}
