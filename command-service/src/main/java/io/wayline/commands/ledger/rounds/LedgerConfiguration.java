package io.wayline.commands.ledger.rounds;

import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.commands.ledger.Answers;
import io.wayline.commands.ledger.Ledger;
import io.wayline.commands.ledger.LedgerEvents;
import io.wayline.commands.ledger.LedgerStore;
import io.wayline.foundation.intake.TransactionalTopic;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger, and those who look at it when nothing happens. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
public class LedgerConfiguration {

    @Bean
    Ledger ledger(
            LedgerStore store,
            LedgerEvents events,
            Answers answers,
            LedgerProperties properties,
            MeterRegistry meters,
            InstantSource time) {
        return new Ledger(store, new CommandTimes(events, meters), answers, properties.rules(), time);
    }

    /** Whoever makes lanes due tells it. */
    @Bean
    DueRounds laneSignal(
            Ledger ledger, TransactionalTopic commandResponses, LedgerProperties properties, MeterRegistry meters) {
        return new DueRounds(ledger, commandResponses::hasCaughtUp, properties.poll(), properties.workers(), meters);
    }
}
