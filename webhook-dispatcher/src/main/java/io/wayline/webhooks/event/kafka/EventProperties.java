package io.wayline.webhooks.event.kafka;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the topics of events are read.
 *
 * @param consumers threads that read steps of commands
 * @param sessionConsumers threads that read sessions
 * @param batch records of one transaction at most
 * @param watchInterval between looks for nodes that fell silent
 */
@Validated
@ConfigurationProperties("webhooks.events")
record EventProperties(
        @DefaultValue("3") @Positive int consumers,
        @DefaultValue("2") @Positive int sessionConsumers,
        @DefaultValue("500") @Positive int batch,
        @DefaultValue("1s") Duration watchInterval) {}
