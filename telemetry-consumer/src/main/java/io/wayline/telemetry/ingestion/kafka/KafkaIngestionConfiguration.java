package io.wayline.telemetry.ingestion.kafka;

import io.wayline.foundation.kafka.KafkaClients;
import io.wayline.foundation.kafka.TopicLag;
import io.wayline.proto.Topics;
import io.wayline.telemetry.ingestion.Delays;
import io.wayline.telemetry.ingestion.Ingestion;
import io.wayline.telemetry.ingestion.IngestionCounters;
import io.wayline.telemetry.ingestion.RecentRecords;
import io.wayline.telemetry.ingestion.TelemetryStore;
import io.wayline.telemetry.retention.Partitions;
import io.wayline.tracing.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** The consumers of the telemetry topic, the producer of the quarantine topic, and the ingestion between them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReaderProperties.class)
public class KafkaIngestionConfiguration {

    private static final Logger log = LoggerFactory.getLogger(KafkaIngestionConfiguration.class);

    private static final String GROUP = "telemetry-consumer";

    /** 8 MiB of fingerprints: at fifty thousand records a second the last twenty seconds of them. */
    private static final int RECENT_RECORDS = 1 << 20;

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);

    /**
     * Larger answers of the broker make larger transactions: each costs an update of the latest position per tracker, however
     * many rows it has. The wait keeps rows fresh when little comes in.
     */
    private static final Map<String, Object> FETCH = Map.of(
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 4 << 20,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 << 20,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);

    @Bean
    IngestionCounters ingestionCounters() {
        return new IngestionCounters();
    }

    @Bean
    Producer<String, byte[]> quarantineProducer(KafkaClients clients) {
        return new KafkaProducer<>(clients.producer(), new StringSerializer(), new ByteArraySerializer());
    }

    @Bean
    Ingestion ingestion(
            TelemetryStore store,
            Producer<String, byte[]> quarantineProducer,
            Topics topics,
            Partitions partitions,
            IngestionCounters counters,
            Delays delays,
            Tracing tracing,
            InstantSource time) {
        var quarantine = new KafkaQuarantine(quarantineProducer, topics.telemetryQuarantine(), time);
        return new Ingestion(
                store, quarantine, partitions, new RecentRecords(RECENT_RECORDS), counters, delays, tracing, time);
    }

    @Bean
    Assignment assignment() {
        return new Assignment();
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> telemetryContainer(
            ReaderProperties properties,
            KafkaClients clients,
            Topics topics,
            Ingestion ingestion,
            TelemetryStore store,
            Admin admin,
            Assignment assignment,
            TopicLag lag) {
        var listening = new ContainerProperties(topics.telemetryRecords());
        listening.setGroupId(topics.prefix() + GROUP);
        listening.setAckMode(AckMode.BATCH);
        listening.setSyncCommits(false); // Kafka's offsets are a copy of the database's: nobody need wait for them
        listening.setCommitCallback((offsets, failure) -> {
            if (failure != null) {
                log.atInfo()
                        .addKeyValue("detail", failure.getMessage())
                        .log("offsets not copied to Kafka, the database has them");
            }
        });
        listening.setShutdownTimeout(SHUTDOWN.toMillis());
        listening.setPollTimeout(Duration.ofSeconds(1).toMillis());
        listening.setMissingTopicsFatal(false);
        listening.setMessageListener(
                new TelemetryListener(ingestion, new StoredOffsets(admin, store), assignment, lag));
        var container = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(
                        consumerSettings(properties, clients),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                listening);
        container.setConcurrency(properties.consumers());
        container.setBeanName("telemetry");
        container.setCommonErrorHandler(untilItWorks());
        return container;
    }

    @Bean
    TopicLag telemetryLag(Admin admin) {
        return new TopicLag(admin);
    }

    @Bean
    HealthIndicator ingestionHealthIndicator(
            ConcurrentMessageListenerContainer<byte[], byte[]> container,
            Assignment assignment,
            TopicLag lag,
            IngestionCounters counters) {
        return new IngestionHealth(container, assignment, lag, counters);
    }

    /**
     * The same batch again for as long as it takes, whatever the reason: an outage ends, and a bug of ours must not become a
     * lost record. Between tries the consumer polls without taking anything, and so stays in its group.
     */
    private static DefaultErrorHandler untilItWorks() {
        var pauses = new ExponentialBackOff(FIRST_RETRY.toMillis(), 2);
        pauses.setMaxInterval(LONGEST_RETRY.toMillis());
        var handler = new DefaultErrorHandler(pauses);
        handler.setClassifications(Map.of(), true);
        return handler;
    }

    private static Map<String, Object> consumerSettings(ReaderProperties properties, KafkaClients clients) {
        var settings = clients.consumer();
        settings.putAll(FETCH);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.batchRecords());
        return settings;
    }
}
