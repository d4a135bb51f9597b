package io.wayline.commands.ledger.kafka;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How {@code command-responses.v1} is read.
 *
 * @param consumers COMMAND_RESPONSE_CONSUMERS, threads that read responses
 */
@Validated
@ConfigurationProperties("commands.responses")
record ResponsesProperties(@DefaultValue("4") @Positive int consumers) {}
