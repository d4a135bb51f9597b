package io.wayline.webhooks;

import com.zaxxer.hikari.HikariDataSource;
import io.wayline.foundation.ServiceApplication;
import io.wayline.foundation.ServiceIdentity;
import io.wayline.foundation.access.AccessConfiguration;
import io.wayline.foundation.api.ApiDescription;
import io.wayline.foundation.api.HttpConfiguration;
import io.wayline.foundation.database.DatabaseConfiguration;
import io.wayline.foundation.intake.IntakeConfiguration;
import io.wayline.foundation.kafka.KafkaConfiguration;
import io.wayline.foundation.tracing.TracingConfiguration;
import io.wayline.webhooks.access.jdbc.JdbcAccessConfiguration;
import io.wayline.webhooks.delivery.client.ClientConfiguration;
import io.wayline.webhooks.delivery.jdbc.JdbcDeliveryConfiguration;
import io.wayline.webhooks.delivery.rounds.DeliveryConfiguration;
import io.wayline.webhooks.endpoint.http.EndpointHttpConfiguration;
import io.wayline.webhooks.endpoint.jpa.JpaEndpointConfiguration;
import io.wayline.webhooks.event.jdbc.JdbcEventConfiguration;
import io.wayline.webhooks.event.kafka.KafkaEventConfiguration;
import io.wayline.webhooks.log.http.LogHttpConfiguration;
import io.wayline.webhooks.log.jdbc.JdbcLogConfiguration;
import io.wayline.webhooks.replay.http.ReplayHttpConfiguration;
import io.wayline.webhooks.replay.jdbc.JdbcReplayConfiguration;
import io.wayline.webhooks.telemetry.jdbc.JdbcTelemetryConfiguration;
import io.wayline.webhooks.telemetry.kafka.TelemetryConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** All parts of the service. */
@ServiceApplication
@Import({
    DatabaseConfiguration.class,
    KafkaConfiguration.class,
    TracingConfiguration.class,
    HttpConfiguration.class,
    AccessConfiguration.class,
    JdbcAccessConfiguration.class,
    IntakeConfiguration.class,
    ClientConfiguration.class,
    JdbcDeliveryConfiguration.class,
    DeliveryConfiguration.class,
    EndpointHttpConfiguration.class,
    JpaEndpointConfiguration.class,
    JdbcEventConfiguration.class,
    KafkaEventConfiguration.class,
    LogHttpConfiguration.class,
    JdbcLogConfiguration.class,
    ReplayHttpConfiguration.class,
    JdbcReplayConfiguration.class,
    JdbcTelemetryConfiguration.class,
    TelemetryConfiguration.class
})
class WebhookConfiguration {

    private static final String ABOUT = """
            Where events go: endpoints, what was delivered to them, and what was not.

            Every call carries a key with the scope admin: `x-api-key: <key>`. Moments are ISO 8601 in UTC. Lists are paged: send \
            `nextCursor` of one page as `cursor` for the next. What endpoints receive is in docs/webhooks.md.
            """;

    @Bean
    ServiceIdentity service() {
        return WebhookDispatcher.IDENTITY;
    }

    @Bean
    ApiDescription api(@Value("${api.root}") String root) {
        return new ApiDescription(root, "Wayline webhooks", ABOUT);
    }

    @Bean
    HealthIndicator dbHealthIndicator(HikariDataSource dataSource) {
        return new DataSourceHealthIndicator(dataSource);
    }
}
