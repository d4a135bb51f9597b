package io.wayline.webhooks.log.jdbc;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.foundation.access.Audit;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.log.DeadLetters;
import io.wayline.webhooks.log.DeliveryLog;
import io.wayline.webhooks.log.Retention;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The delivery log, and its retention. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogProperties.class)
public class JdbcLogConfiguration {

    @Bean
    DeliveryLog deliveryLog(JdbcClient jdbc) {
        return new JdbcDeliveryLog(jdbc);
    }

    @Bean
    DeadLetters deadLetters(
            DeliveryLog entries, Deliveries deliveries, EndpointDirectory endpoints, Audit audit, InstantSource time) {
        return new DeadLetters(entries, deliveries, endpoints, audit, time);
    }

    @Bean
    Retention logRetention(JdbcClient jdbc, TransactionTemplate transactions, LogProperties settings) {
        return new Retention(new JdbcRetentionStore(jdbc, transactions), settings.retention());
    }

    @Bean
    RetentionRounds logRetentionRounds(Retention retention, InstantSource time) {
        return new RetentionRounds(retention, time);
    }

    @Bean
    MeterBinder logRetentionMetrics(Retention retention) {
        return registry -> {
            FunctionCounter.builder(
                            "wayline.webhooks.log.deliveries.forgotten", retention, Retention::deliveriesForgotten)
                    .description("Settled deliveries older than the log is kept, removed with their attempts")
                    .register(registry);
            FunctionCounter.builder("wayline.webhooks.log.events.forgotten", retention, Retention::eventsForgotten)
                    .description("Events older than the log is kept to which no delivery points, removed")
                    .register(registry);
        };
    }
}
