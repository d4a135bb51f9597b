package io.wayline.devices.telemetry.http;

import io.wayline.devices.telemetry.TelemetryHistory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Telemetry over REST. */
@Configuration(proxyBeanMethods = false)
public class TelemetryHttpConfiguration {

    @Bean
    TelemetryController telemetryController(TelemetryHistory history) {
        return new TelemetryController(history);
    }
}
