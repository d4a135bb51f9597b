package io.wayline.webhooks.telemetry.kafka;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How telemetry is read for endpoints.
 *
 * @param poll between looks at what is due
 * @param plan between looks at partitions and endpoints
 * @param concurrency ranges in hand at a time; each holds some thousand records
 * @param readers consumers for endpoints that are behind
 * @param recent WEBHOOK_TELEMETRY_CACHE: memory for the newest records, which endpoints that are up to date share
 */
@Validated
@ConfigurationProperties("webhooks.telemetry")
record TelemetryProperties(
        @DefaultValue("200ms") Duration poll,
        @DefaultValue("5s") Duration plan,
        @DefaultValue("64") @Positive int concurrency,
        @DefaultValue("4") @Positive int readers,
        @DefaultValue("64MB") DataSize recent) {}
