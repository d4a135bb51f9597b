package io.wayline.telemetry;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.foundation.ServiceApplication;
import io.wayline.foundation.ServiceIdentity;
import io.wayline.foundation.database.ConnectionConfiguration;
import io.wayline.foundation.kafka.KafkaConfiguration;
import io.wayline.foundation.kafka.TopicLag;
import io.wayline.foundation.tracing.TracingConfiguration;
import io.wayline.telemetry.ingestion.Delays;
import io.wayline.telemetry.ingestion.IngestionCounters;
import io.wayline.telemetry.ingestion.jdbc.JdbcIngestionConfiguration;
import io.wayline.telemetry.ingestion.kafka.KafkaIngestionConfiguration;
import io.wayline.telemetry.mirror.kafka.MirrorConfiguration;
import io.wayline.telemetry.retention.jdbc.RetentionConfiguration;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** All parts of the service. */
@ServiceApplication
@Import({
    ConnectionConfiguration.class,
    KafkaConfiguration.class,
    TracingConfiguration.class,
    RetentionConfiguration.class,
    JdbcIngestionConfiguration.class,
    KafkaIngestionConfiguration.class,
    MirrorConfiguration.class
})
class TelemetryConfiguration {

    @Bean
    ServiceIdentity service() {
        return TelemetryConsumer.IDENTITY;
    }

    @Bean
    InstantSource time() {
        return Clock.systemUTC();
    }

    @Bean
    HealthIndicator dbHealthIndicator(HikariDataSource dataSource) {
        return new DataSourceHealthIndicator(dataSource);
    }

    @Bean
    MeterBinder telemetryMetrics(IngestionCounters counters, TopicLag lag) {
        return new TelemetryMetrics(counters, lag);
    }

    @Bean
    Delays delays(MeterRegistry registry) {
        return TelemetryMetrics.delays(registry);
    }
}
