package io.wayline.standalone.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.run.RunSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the broker takes by itself: one producer, values of 300 random letters, acknowledged by all replicas, lz4. */
final class RawKafka {

    private static final String TOPIC = "bench.raw";
    private static final int PARTITIONS = 6;
    private static final int VALUE_BYTES = 300;
    private static final int VALUES = 2_000;

    private RawKafka() {}

    /** Records a second. */
    static double measure(RunDescription run, Duration length) throws InterruptedException {
        var settings = RunSettings.kafkaClient(Map.of(), run.kafkaBootstrapServers());
        try (var admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get();
            double rate = produce(settings, length);
            admin.deleteTopics(List.of(TOPIC)).all().get();
            return rate;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the raw producer failed", e);
        }
    }

    private static double produce(Map<String, Object> client, Duration length) {
        var settings = new HashMap<>(client);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("compression.type", "lz4");
        settings.put("batch.size", 131_072);
        settings.put("linger.ms", 10);
        settings.put("buffer.memory", 67_108_864L);
        var serializer = new ByteArraySerializer();
        var values = values();
        var acknowledged = new LongAdder();
        try (var producer = new KafkaProducer<>(settings, serializer, serializer)) {
            long begin = System.nanoTime();
            long end = begin + length.toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                var _ = producer.send(new ProducerRecord<>(TOPIC, values[i % VALUES]), (_, failure) -> {
                    if (failure == null) {
                        acknowledged.increment();
                    }
                });
            }
            producer.flush();
            return acknowledged.sum() / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private static byte[][] values() {
        var random = new SplittableRandom(1);
        var values = new byte[VALUES][];
        for (int i = 0; i < VALUES; i++) {
            var text = new StringBuilder(VALUE_BYTES);
            while (text.length() < VALUE_BYTES) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            values[i] = text.toString().getBytes(US_ASCII);
        }
        return values;
    }
}
