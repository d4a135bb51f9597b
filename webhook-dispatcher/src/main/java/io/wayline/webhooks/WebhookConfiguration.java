package io.wayline.webhooks;

import com.zaxxer.hikari.HikariDataSource;
import io.wayline.foundation.ServiceIdentity;
import io.wayline.foundation.access.AccessConfiguration;
import io.wayline.foundation.api.ApiDescription;
import io.wayline.foundation.api.HttpConfiguration;
import io.wayline.foundation.database.DatabaseConfiguration;
import io.wayline.foundation.intake.IntakeConfiguration;
import io.wayline.foundation.kafka.KafkaConfiguration;
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
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.endpoint.web.WebMvcHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * All parts of the service. Auto-configurations are named one by one: the service may share its class path with others (the
 * embedded run is one JVM), and must not begin to use what is only there for them.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    // the ground
    ConfigurationPropertiesAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    ApplicationAvailabilityAutoConfiguration.class,
    ValidationAutoConfiguration.class,
    // a web server for the endpoints below
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    // health and metrics
    EndpointAutoConfiguration.class,
    JacksonEndpointAutoConfiguration.class,
    WebEndpointAutoConfiguration.class,
    ManagementContextAutoConfiguration.class,
    ServletManagementContextAutoConfiguration.class,
    TomcatServletManagementContextAutoConfiguration.class,
    HealthContributorAutoConfiguration.class,
    HealthContributorRegistryAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class,
    AvailabilityHealthContributorAutoConfiguration.class,
    AvailabilityProbesAutoConfiguration.class,
    WebMvcHealthEndpointExtensionAutoConfiguration.class,
    MetricsAutoConfiguration.class,
    CompositeMeterRegistryAutoConfiguration.class,
    PrometheusMetricsExportAutoConfiguration.class,
    JvmMetricsAutoConfiguration.class,
    SystemMetricsAutoConfiguration.class
})
@Import({
    DatabaseConfiguration.class,
    KafkaConfiguration.class,
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
