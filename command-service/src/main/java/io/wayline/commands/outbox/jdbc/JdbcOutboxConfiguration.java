package io.wayline.commands.outbox.jdbc;

import io.wayline.commands.outbox.CommitSignal;
import io.wayline.commands.outbox.Outbox;
import io.wayline.commands.outbox.OutboxCounters;
import io.wayline.commands.outbox.OutboxStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox in the one database. */
@Configuration(proxyBeanMethods = false)
public class JdbcOutboxConfiguration {

    @Bean
    OutboxCounters outboxCounters() {
        return new OutboxCounters();
    }

    @Bean
    OutboxStore outboxStore(JdbcClient jdbc, TransactionTemplate transactions) {
        return new JdbcOutboxStore(jdbc, transactions);
    }

    @Bean
    CommitSignal commitSignal() {
        return new CommitSignal();
    }

    @Bean
    Outbox outbox(JdbcClient jdbc, OutboxCounters counters, CommitSignal signal) {
        return new JdbcOutbox(jdbc, counters, signal);
    }
}
