package io.wayline.webhooks.log.http;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.log.DeadLetters;
import io.wayline.webhooks.log.DeliveryLog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Routes of the delivery log. */
@Configuration(proxyBeanMethods = false)
public class LogHttpConfiguration {

    @Bean
    LogController logController(DeliveryLog entries, DeadLetters deadLetters, Deliveries deliveries) {
        return new LogController(entries, deadLetters, deliveries);
    }
}
