package io.wayline.webhooks.delivery.rounds;

import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.webhooks.delivery.BacklogStore;
import io.wayline.webhooks.delivery.ClaimStore;
import io.wayline.webhooks.delivery.Claiming;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.DeliveryCounters;
import io.wayline.webhooks.delivery.DeliverySignal;
import io.wayline.webhooks.delivery.EndpointHealths;
import io.wayline.webhooks.delivery.Health;
import io.wayline.webhooks.delivery.HealthStore;
import io.wayline.webhooks.delivery.Latencies;
import io.wayline.webhooks.delivery.Reactions;
import io.wayline.webhooks.delivery.RetrySchedule;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.delivery.SettlementStore;
import io.wayline.webhooks.delivery.Settling;
import io.wayline.webhooks.delivery.StepwiseSchedule;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EndpointSwitch;
import io.wayline.webhooks.payload.Bodies;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** The rounds that send what is due. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliveryProperties.class)
public class DeliveryConfiguration {

    @Bean
    RetrySchedule retrySchedule(DeliveryProperties properties) {
        return new StepwiseSchedule(
                properties.schedule(),
                properties.jitter(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    @Bean
    Reactions reactions(Deliveries deliveries, EndpointDirectory directory, EndpointSwitch endpointSwitch) {
        return new Reactions(deliveries, directory, endpointSwitch);
    }

    @Bean
    Health endpointHealths(HealthStore store, Reactions reactions, DeliveryProperties properties) {
        return new EndpointHealths(store, reactions, properties.disableAfter());
    }

    @Bean
    Claiming claiming(ClaimStore store, HealthStore healths, EndpointDirectory directory) {
        return new Claiming(store, healths, directory);
    }

    @Bean
    Settling settling(
            SettlementStore store,
            HealthStore healths,
            RetrySchedule schedule,
            Reactions reactions,
            DeliveryProperties properties) {
        return new Settling(store, healths, schedule, reactions, properties.disableAfter());
    }

    @Bean
    Latencies deliveryLatencies(MeterRegistry registry) {
        return new MeteredLatencies(registry);
    }

    @Bean
    Dispatcher dispatcher(
            Claiming claiming,
            Settling settling,
            Sender sender,
            Bodies bodies,
            DeliveryCounters counters,
            DeliverySignal signal,
            Latencies latencies,
            TransactionTemplate transactions,
            InstantSource time,
            DeliveryProperties properties) {
        return new Dispatcher(
                claiming, settling, sender, bodies, counters, signal, latencies, transactions, time, properties);
    }

    @Bean
    HealthIndicator deliveriesHealthIndicator(Dispatcher dispatcher) {
        return new DispatcherHealth(dispatcher);
    }

    @Bean
    WebhookMetrics webhookMetrics(DeliveryCounters counters, MeterRegistry registry) {
        return new WebhookMetrics(counters, registry);
    }

    @Bean
    BacklogWatch backlogWatch(
            BacklogStore store,
            HealthStore healths,
            Deliveries deliveries,
            TransactionTemplate transactions,
            WebhookMetrics metrics,
            InstantSource time) {
        return new BacklogWatch(store, healths, deliveries, transactions, metrics::looked, time);
    }
}
