package io.wayline.foundation.kafka;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the broker is.
 *
 * @param bootstrapServers KAFKA_BOOTSTRAP_SERVERS: brokers to begin with, host:port, several separated by commas
 * @param topicPrefix TOPIC_PREFIX: before every topic name
 */
@Validated
@ConfigurationProperties("kafka")
record KafkaProperties(
        @NotBlank(message = "KAFKA_BOOTSTRAP_SERVERS is missing")
        String bootstrapServers,

        @DefaultValue("") @NotNull String topicPrefix) {}
