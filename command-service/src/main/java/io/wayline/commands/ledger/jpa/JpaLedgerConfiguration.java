package io.wayline.commands.ledger.jpa;

import io.wayline.commands.ledger.LedgerStore;
import io.wayline.foundation.database.MigratedDatabase;
import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

/** Where the ledger is kept. */
@Configuration(proxyBeanMethods = false)
public class JpaLedgerConfiguration {

    @Bean
    LedgerStore ledgerStore(EntityManagerFactory entities, MigratedDatabase database, InstantSource time) {
        return new JpaLedgerStore(
                SharedEntityManagerCreator.createSharedEntityManager(entities),
                new NamedParameterJdbcTemplate(database.dataSource()),
                time);
    }
}
