package io.wayline.devices.telemetry.jdbc;

import io.wayline.devices.telemetry.TelemetryHistory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reading telemetry. */
@Configuration(proxyBeanMethods = false)
public class TelemetryHistoryConfiguration {

    @Bean
    TelemetryHistory telemetryHistory(JdbcClient jdbc) {
        return new JdbcTelemetryHistory(jdbc);
    }
}
