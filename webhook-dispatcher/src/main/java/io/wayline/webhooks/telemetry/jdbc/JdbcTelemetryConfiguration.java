package io.wayline.webhooks.telemetry.jdbc;

import io.wayline.webhooks.telemetry.StreamStore;
import io.wayline.webhooks.telemetry.Transactions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Where streams are kept. */
@Configuration(proxyBeanMethods = false)
public class JdbcTelemetryConfiguration {

    @Bean
    StreamStore streamStore(JdbcClient jdbc) {
        return new JdbcStreamStore(jdbc);
    }

    @Bean
    Transactions streamTransactions(TransactionTemplate transactions) {
        return new RepeatedTransactions(transactions);
    }
}
