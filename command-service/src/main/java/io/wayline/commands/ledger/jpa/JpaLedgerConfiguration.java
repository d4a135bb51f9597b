package io.wayline.commands.ledger.jpa;

import io.wayline.commands.ledger.LedgerStore;
import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

/** Where the ledger is kept. */
@Configuration(proxyBeanMethods = false)
public class JpaLedgerConfiguration {

    @Bean
    LedgerStore ledgerStore(EntityManagerFactory entities, InstantSource time) {
        return new JpaLedgerStore(SharedEntityManagerCreator.createSharedEntityManager(entities), time);
    }
}
