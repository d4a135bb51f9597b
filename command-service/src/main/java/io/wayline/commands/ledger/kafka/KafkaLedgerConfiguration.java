package io.wayline.commands.ledger.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.commands.ledger.Ledger;
import io.wayline.commands.ledger.LedgerEvents;
import io.wayline.commands.outbox.Outbox;
import io.wayline.commands.routing.CommandChannel;
import io.wayline.foundation.intake.Intake;
import io.wayline.foundation.intake.TransactionalTopic;
import io.wayline.foundation.intake.TransactionalTopic.Reading;
import io.wayline.proto.Topics;
import io.wayline.tracing.Tracing;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger's two ends at Kafka: events and instructions out, reports and answers in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResponsesProperties.class)
public class KafkaLedgerConfiguration {

    private static final String GROUP = "command-service.responses";

    /** Holding one lane at a time, nobody can wait for us while we wait for them. */
    private static final int RECORDS_PER_TRANSACTION = 1;

    @Bean
    LedgerEvents ledgerEvents(
            Outbox outbox,
            CommandChannel channel,
            Topics topics,
            InstantSource time,
            Tracing tracing,
            MeterRegistry meters) {
        return new CountedLedgerEvents(
                new KafkaLedgerEvents(outbox, channel, topics.commandEvents(), time, tracing), meters);
    }

    @Bean
    TransactionalTopic commandResponses(
            Intake intake,
            Ledger ledger,
            Topics topics,
            MeterRegistry meters,
            InstantSource time,
            Tracing tracing,
            ResponsesProperties properties) {
        var reading = new Reading(
                "command-responses",
                topics.commandResponses(),
                topics.prefix() + GROUP,
                properties.consumers(),
                RECORDS_PER_TRANSACTION);
        return intake.topic(reading, new ResponseHandler(ledger, meters, new ResponseSpans(tracing, time)));
    }
}
