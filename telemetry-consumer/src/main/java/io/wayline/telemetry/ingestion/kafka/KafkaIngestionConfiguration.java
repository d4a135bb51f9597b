package io.wayline.telemetry.ingestion.kafka;

import io.wayline.proto.Topics;
import io.wayline.telemetry.ingestion.Ingestion;
import io.wayline.telemetry.ingestion.IngestionCounters;
import io.wayline.telemetry.ingestion.RecentRecords;
import io.wayline.telemetry.ingestion.TelemetryStore;
import io.wayline.telemetry.retention.Partitions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** The consumers of the telemetry topic, the producer of the quarantine topic, and the ingestion between them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaProperties.class)
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
    KafkaClientSettings kafkaClientSettings(ConfigurableEnvironment environment) {
        return KafkaClientSettings.from(environment);
    }

    @Bean
    Admin kafkaAdmin(KafkaProperties properties, KafkaClientSettings client) {
        return Admin.create(common(properties, client));
    }

    @Bean
    Producer<String, byte[]> quarantineProducer(KafkaProperties properties, KafkaClientSettings client) {
        var settings = common(properties, client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    @Bean
    Ingestion ingestion(
            TelemetryStore store,
            Producer<String, byte[]> quarantineProducer,
            KafkaProperties properties,
            Partitions partitions,
            IngestionCounters counters,
            InstantSource time) {
        var topics = new Topics(properties.topicPrefix());
        var quarantine = new KafkaQuarantine(quarantineProducer, topics.telemetryQuarantine(), time);
        return new Ingestion(store, quarantine, partitions, new RecentRecords(RECENT_RECORDS), counters, time);
    }

    @Bean
    Assignment assignment() {
        return new Assignment();
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> telemetryContainer(
            KafkaProperties properties,
            KafkaClientSettings client,
            Ingestion ingestion,
            TelemetryStore store,
            Admin admin,
            Assignment assignment) {
        var listening = new ContainerProperties(new Topics(properties.topicPrefix()).telemetryRecords());
        listening.setGroupId(properties.topicPrefix() + GROUP);
        listening.setAckMode(AckMode.BATCH);
        listening.setSyncCommits(false); // Kafka's offsets are a copy of the database's: nobody need wait for them
        listening.setCommitCallback((offsets, failure) -> {
            if (failure != null) {
                log.info("offsets not copied to Kafka, the database has them detail={}", failure.getMessage());
            }
        });
        listening.setShutdownTimeout(SHUTDOWN.toMillis());
        listening.setPollTimeout(Duration.ofSeconds(1).toMillis());
        listening.setMissingTopicsFatal(false);
        listening.setMessageListener(new TelemetryListener(ingestion, new StoredOffsets(admin, store), assignment));
        var container = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(
                        consumerSettings(properties, client), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                listening);
        container.setConcurrency(properties.consumers());
        container.setBeanName("telemetry");
        container.setCommonErrorHandler(untilItWorks());
        return container;
    }

    @Bean
    KafkaLag kafkaLag(ConcurrentMessageListenerContainer<byte[], byte[]> container) {
        return new KafkaLag(container);
    }

    @Bean
    HealthIndicator ingestionHealthIndicator(
            ConcurrentMessageListenerContainer<byte[], byte[]> container,
            Assignment assignment,
            KafkaLag lag,
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

    private static Map<String, Object> consumerSettings(KafkaProperties properties, KafkaClientSettings client) {
        var settings = common(properties, client);
        settings.putAll(FETCH);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.batchRecords());
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        return settings;
    }

    private static Map<String, Object> common(KafkaProperties properties, KafkaClientSettings client) {
        var settings = new HashMap<>(client.settings());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, properties.bootstrapServers());
        return settings;
    }
}
