package io.wayline.telemetry.ingestion.kafka;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** What the consumers' own metrics say about how far behind they are. Reading it asks nobody and blocks nobody. */
public final class KafkaLag {

    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;

    KafkaLag(ConcurrentMessageListenerContainer<byte[], byte[]> container) {
        this.container = container;
    }

    /** Records that are in the log and not taken yet, over all assigned partitions, as of the last fetch. */
    public long records() {
        return (long) metrics("records-lag", true).sum();
    }

    /** Seconds since the consumer that polled longest ago has polled; 0 before the first poll. */
    double longestSilenceSeconds() {
        return metrics("last-poll-seconds-ago", false).max().orElse(0);
    }

    private java.util.stream.DoubleStream metrics(String name, boolean ofPartition) {
        return consumers()
                .flatMap(metrics -> metrics.entrySet().stream())
                .filter(entry -> entry.getKey().name().equals(name))
                .filter(entry -> entry.getKey().tags().containsKey("partition") == ofPartition)
                .mapToDouble(entry -> entry.getValue().metricValue() instanceof Double value ? value : 0)
                .filter(value -> value > 0);
    }

    private Stream<Map<org.apache.kafka.common.MetricName, ? extends Metric>> consumers() {
        return container.metrics().values().stream().map(Map::copyOf);
    }
}
