package io.wayline.commands.outbox.kafka;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.commands.outbox.CommitSignal;
import io.wayline.commands.outbox.EventLog;
import io.wayline.commands.outbox.OutboxCounters;
import io.wayline.commands.outbox.OutboxPublisher;
import io.wayline.commands.outbox.OutboxStore;
import io.wayline.commands.outbox.UndeliverableListener;
import io.wayline.commands.routing.CommandChannel;
import io.wayline.foundation.kafka.KafkaClients;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The publisher of the outbox and its producer. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboxProperties.class)
public class KafkaOutboxConfiguration {

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> outboxProducer(KafkaClients clients, OutboxProperties properties) {
        return producer(clients.producer(), properties.patience());
    }

    static Producer<byte[], byte[]> producer(Map<String, Object> clientSettings, Duration patience) {
        int patienceMs = Math.toIntExact(patience.toMillis());
        clientSettings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patienceMs);
        clientSettings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patienceMs);
        clientSettings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patienceMs);
        return new KafkaProducer<>(clientSettings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Bean
    EventLog eventLog(
            Producer<byte[], byte[]> outboxProducer,
            CommandChannel channel,
            UndeliverableListener undeliverable,
            OutboxCounters counters) {
        return new KafkaEventLog(outboxProducer, channel, new TurnedBack(undeliverable), counters);
    }

    @Bean
    OutboxPublisher outboxPublisher(
            OutboxStore store,
            EventLog eventLog,
            OutboxCounters counters,
            OutboxProperties properties,
            CommitSignal signal) {
        var settings = new OutboxPublisher.Settings(properties.sweep(), properties.batch(), properties.concurrency());
        var publisher = new OutboxPublisher(store, eventLog, counters, settings);
        publisher.start(signal);
        return publisher;
    }

    @Bean
    HealthIndicator outboxHealthIndicator(OutboxCounters counters, InstantSource time) {
        return new OutboxHealth(counters, time);
    }

    @Bean
    MeterBinder outboxMetrics(OutboxCounters counters, InstantSource time) {
        return new OutboxMetrics(counters, time);
    }
}
