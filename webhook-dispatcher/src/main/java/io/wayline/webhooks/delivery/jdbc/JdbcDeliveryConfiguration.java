package io.wayline.webhooks.delivery.jdbc;

import io.wayline.webhooks.delivery.BacklogStore;
import io.wayline.webhooks.delivery.ClaimStore;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.DeliveryCounters;
import io.wayline.webhooks.delivery.DeliverySignal;
import io.wayline.webhooks.delivery.HealthStore;
import io.wayline.webhooks.delivery.SettlementStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where deliveries are kept. */
@Configuration(proxyBeanMethods = false)
public class JdbcDeliveryConfiguration {

    @Bean
    DeliveryCounters deliveryCounters() {
        return new DeliveryCounters();
    }

    @Bean
    DeliverySignal deliverySignal() {
        return new DeliverySignal();
    }

    @Bean
    Deliveries deliveries(JdbcClient jdbc, DeliveryCounters counters, DeliverySignal signal, InstantSource time) {
        return new JdbcDeliveries(jdbc, counters, signal, time);
    }

    @Bean
    ClaimStore claimStore(JdbcClient jdbc) {
        return new JdbcClaimStore(jdbc);
    }

    @Bean
    SettlementStore settlementStore(JdbcClient jdbc) {
        return new JdbcSettlementStore(jdbc);
    }

    @Bean
    HealthStore healthStore(JdbcClient jdbc) {
        return new JdbcHealthStore(jdbc);
    }

    @Bean
    BacklogStore backlogStore(JdbcClient jdbc) {
        return new JdbcBacklogStore(jdbc);
    }
}
