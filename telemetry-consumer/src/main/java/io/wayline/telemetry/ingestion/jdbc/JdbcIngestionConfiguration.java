package io.wayline.telemetry.ingestion.jdbc;

import io.wayline.foundation.database.MigratedDatabase;
import io.wayline.telemetry.ingestion.TelemetryStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store that ingestion writes to. */
@Configuration(proxyBeanMethods = false)
public class JdbcIngestionConfiguration {

    @Bean
    TelemetryStore telemetryStore(MigratedDatabase database) {
        return new JdbcTelemetryStore(database);
    }
}
