package io.wayline.webhooks.delivery.jdbc;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.DeliveryCounters;
import io.wayline.webhooks.delivery.DeliverySignal;
import io.wayline.webhooks.delivery.DeliveryStore;
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
    DeliveryStore deliveryStore(JdbcClient jdbc) {
        return new JdbcDeliveryStore(jdbc);
    }
}
