package io.wayline.commands.outbox.kafka;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How events leave the outbox.
 *
 * @param sweep between looks at events that nobody was woken for
 * @param batch events of one transaction at most
 * @param concurrency shards published at a time; each holds a connection
 * @param patience with the broker, for one send; while it lasts, the shard and a connection are held
 */
@Validated
@ConfigurationProperties("commands.outbox")
record OutboxProperties(
        @DefaultValue("200ms") Duration sweep,
        @DefaultValue("500") @Positive int batch,
        @DefaultValue("4") @Positive int concurrency,
        @DefaultValue("5s") Duration patience) {}
