package io.wayline.standalone.tail;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Messages of one topic as they pass. It looks on: it is in no group, commits nothing and disturbs nobody. */
public final class TopicStream<T> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final Parser<T> parser;
    private final KafkaConsumer<String, byte[]> consumer;

    /** @param fromBeginning everything that the topic still holds, then what comes; else only what comes */
    public TopicStream(Map<String, Object> clientSettings, String topic, Parser<T> parser, boolean fromBeginning) {
        this.parser = parser;
        var settings = new HashMap<>(clientSettings);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        partitions.forEach(consumer::position); // decided now, not when first polled
    }

    /**
     * Gives messages to {@code taker} until it wants no more, or it is over.
     *
     * @param imei only this tracker's messages, where given
     * @param isOver asked twice a second
     */
    public void forEach(Optional<String> imei, BooleanSupplier isOver, Predicate<T> taker)
            throws InvalidProtocolBufferException {
        while (!isOver.getAsBoolean()) {
            for (var message : consumer.poll(POLL)) {
                if (isWanted(message, imei) && !taker.test(parser.parseFrom(message.value()))) {
                    return;
                }
            }
        }
    }

    private static boolean isWanted(ConsumerRecord<String, byte[]> message, Optional<String> imei) {
        return message.value() != null && (imei.isEmpty() || imei.get().equals(message.key()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
