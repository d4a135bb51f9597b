package io.wayline.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers and consumers as this node needs them. */
final class Clients {

    /** For sessions, quarantine and responses: few and small. */
    private static final long EVENTS_BUFFER_BYTES = 32L * 1024 * 1024;
    /** A frame of the largest size the node accepts, with room. */
    private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;
    /** Topics are used rarely or never forgotten: a producer that may not block must always know where they are. */
    private static final Duration METADATA_KEPT = Duration.ofDays(3_650);

    /** A topic that is new to a reader waits for the fetch that is out for the others. */
    private static final Duration COMMAND_FETCH = Duration.ofMillis(200);

    private final KafkaSettings settings;
    private final String clientId;

    Clients(KafkaSettings settings, String clientId) {
        this.settings = settings;
        this.clientId = clientId;
    }

    private Map<String, Object> common(String suffix) {
        var config = new HashMap<String, Object>(settings.client());
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + "-" + suffix);
        config.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
        config.putIfAbsent(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        return config;
    }

    /** For telemetry: big batches, and a buffer for the whole budget. */
    KafkaProducer<byte[], byte[]> telemetryProducer() {
        var config = producer("telemetry");
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, settings.batchBytes());
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, settings.bufferBytes());
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** For everything else, so that a login never queues behind telemetry. */
    KafkaProducer<byte[], byte[]> eventProducer() {
        var config = producer("events");
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, EVENTS_BUFFER_BYTES);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> producer(String suffix) {
        var config = common(suffix);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression());
        config.put(ProducerConfig.LINGER_MS_CONFIG, settings.linger().toMillis());
        config.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Math.toIntExact(settings.deliveryTimeout().toMillis()));
        config.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(settings.requestTimeout().toMillis()));
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        // An event loop asks: what cannot be taken at once has failed.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_KEPT.toMillis());
        return config;
    }

    /** For a thread of its own that reads whole topics; there is no group, and nothing is committed. */
    KafkaConsumer<byte[], byte[]> reader(String suffix) {
        return reader(common(suffix));
    }

    /** The same, for topics that come and go. */
    KafkaConsumer<byte[], byte[]> commandReader() {
        var config = common("commands");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.toIntExact(COMMAND_FETCH.toMillis()));
        return reader(config);
    }

    private static KafkaConsumer<byte[], byte[]> reader(Map<String, Object> config) {
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Positions are set by hand. Where one is gone from the log, reading again is harmless, missing something is
        // not.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** To ask which topics there are. */
    Admin admin() {
        return Admin.create(common("lookup"));
    }
}
