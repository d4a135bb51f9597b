package io.wayline.telemetry.mirror.kafka;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.wayline.foundation.kafka.KafkaClients;
import io.wayline.proto.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The copy of telemetry as JSON; nothing of it is there unless it is switched on. */
@Configuration(proxyBeanMethods = false)
@Conditional(MirrorSwitch.class)
public class MirrorConfiguration {

    private static final String GROUP = "telemetry-consumer-json";

    /** Threads that copy, each with its own connections. */
    private static final int READERS = 2;

    /** Far below the time after which a consumer that does not poll is put out of its group. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int BATCH_RECORDS = 1_000;

    /** Before compression; the broker's limit is on what is left of it, some twentieth. */
    private static final int LARGEST_BYTES = 16 << 20;

    @Bean
    MirrorCounters mirrorCounters() {
        return new MirrorCounters();
    }

    @Bean
    JsonMirror jsonMirror(KafkaClients clients, Topics topics, MirrorCounters counters) {
        var consumer = consumer(clients, topics);
        var producer = producer(clients);
        return new JsonMirror(IntStream.range(0, READERS)
                .mapToObj(_ -> new MirrorReader(
                        topics.telemetryRecords(),
                        topics.telemetryRecordsJson(),
                        () -> new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                        () -> new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer()),
                        counters,
                        PATIENCE))
                .toList());
    }

    @Bean
    HealthIndicator jsonMirrorHealthIndicator(JsonMirror mirror) {
        return new MirrorHealth(mirror);
    }

    @Bean
    MeterBinder jsonMirrorMetrics(MirrorCounters counters, JsonMirror mirror) {
        return new MirrorMetrics(counters, mirror);
    }

    private static Map<String, Object> consumer(KafkaClients clients, Topics topics) {
        var settings = clients.consumer();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, topics.prefix() + GROUP);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS);
        return settings;
    }

    /**
     * No copy is given up by the producer while others go on, which would leave a gap: the reader closes it instead. Gzip,
     * because stock clients of other languages read nothing else without help.
     */
    private static Map<String, Object> producer(KafkaClients clients) {
        var settings = clients.producer();
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        settings.put(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, 1);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_BYTES);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return settings;
    }
}
