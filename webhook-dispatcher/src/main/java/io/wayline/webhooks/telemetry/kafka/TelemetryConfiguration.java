package io.wayline.webhooks.telemetry.kafka;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.foundation.kafka.KafkaClients;
import io.wayline.proto.Topics;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.Health;
import io.wayline.webhooks.delivery.Latencies;
import io.wayline.webhooks.delivery.RetrySchedule;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.event.TrackerTags;
import io.wayline.webhooks.payload.Bodies;
import io.wayline.webhooks.telemetry.StreamRounds;
import io.wayline.webhooks.telemetry.StreamStore;
import io.wayline.webhooks.telemetry.TelemetryCounters;
import io.wayline.webhooks.telemetry.TelemetryLog;
import io.wayline.webhooks.telemetry.TelemetryReplays;
import io.wayline.webhooks.telemetry.TopicReplays;
import io.wayline.webhooks.telemetry.Transactions;
import io.wayline.webhooks.telemetry.Ways;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Streams of telemetry. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TelemetryProperties.class)
public class TelemetryConfiguration {

    private static final int MOST_RECORDS = 5_000;

    @Bean
    TelemetryCounters telemetryCounters() {
        return new TelemetryCounters();
    }

    @Bean
    MeterBinder telemetryMetrics(TelemetryCounters counters) {
        return new TelemetryMetrics(counters);
    }

    @Bean
    TopicTail telemetryTail(
            KafkaClients clients, Topics topics, TelemetryCounters counters, TelemetryProperties properties) {
        var tail =
                tail(clients.consumer(), topics, counters, properties.recent().toBytes());
        tail.start();
        return tail;
    }

    static TopicTail tail(
            Map<String, Object> clientSettings, Topics topics, TelemetryCounters counters, long recentBytes) {
        return new TopicTail(
                topics.telemetryRecords(), () -> consumer(clientSettings, "latest"), recentBytes, counters::unreadable);
    }

    @Bean
    TopicReaders telemetryReaders(KafkaClients clients, TelemetryCounters counters, TelemetryProperties properties) {
        return readers(clients.consumer(), properties.readers(), counters);
    }

    static TopicReaders readers(Map<String, Object> clientSettings, int count, TelemetryCounters counters) {
        return new TopicReaders(() -> consumer(clientSettings, "none"), count, counters::unreadable);
    }

    /** Reads where it is told to, in no group. */
    private static Consumer<byte[], byte[]> consumer(Map<String, Object> clientSettings, String outOfRange) {
        clientSettings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, outOfRange);
        clientSettings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
        clientSettings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return new KafkaConsumer<>(clientSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Bean
    TelemetryLog telemetryLog(Topics topics, Admin admin, TopicTail tail, TopicReaders readers) {
        return new KafkaTelemetryLog(topics.telemetryRecords(), admin, tail, readers);
    }

    @Bean
    TelemetryReplays telemetryReplays(TelemetryLog log, StreamStore store, InstantSource time) {
        return new TopicReplays(log, store, time);
    }

    @Bean
    Ways telemetryWays(
            Bodies bodies,
            Sender sender,
            Health health,
            RetrySchedule schedule,
            Deliveries deliveries,
            Latencies latencies) {
        return new Ways(bodies, sender, health, schedule, deliveries, latencies);
    }

    @Bean
    StreamRounds streamRounds(
            TelemetryLog log,
            StreamStore store,
            Transactions transactions,
            EndpointDirectory directory,
            Ways ways,
            TrackerTags tags,
            TelemetryCounters counters,
            TopicTail tail,
            TelemetryProperties properties,
            InstantSource time) {
        var settings = new StreamRounds.Settings(properties.poll(), properties.plan(), properties.concurrency());
        var rounds = new StreamRounds(log, store, transactions, directory, ways, tags, counters, time, settings);
        tail.heardBy(rounds::wake);
        rounds.start();
        return rounds;
    }
}
