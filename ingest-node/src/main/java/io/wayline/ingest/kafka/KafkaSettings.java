package io.wayline.ingest.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The way to the broker.
 *
 * @param client any setting of the Kafka client by its own name; what is fixed here wins
 * @param topicPrefix before every topic name
 * @param linger how long a record waits for others to share its batch
 * @param deliveryTimeout after which a packet counts as not durable and its tracker is asked to send it again
 * @param bufferBytes memory for what is on its way; from the in-flight budget
 * @param startupTimeout for the broker to answer and the topics to be there
 * @param commandAssignInterval over which topics to read are gathered, strategy {@link CommandStrategy#PER_IMEI}
 */
public record KafkaSettings(
        String bootstrapServers,
        Map<String, String> client,
        String topicPrefix,
        String compression,
        Duration linger,
        int batchBytes,
        Duration deliveryTimeout,
        long bufferBytes,
        Duration startupTimeout,
        Duration heartbeatInterval,
        CommandStrategy commandChannel,
        Duration commandAssignInterval) {

    private static final Duration SHORTEST_DELIVERY = Duration.ofSeconds(1);

    public KafkaSettings {
        client = Map.copyOf(client);
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "KAFKA_BOOTSTRAP_SERVERS: empty (expected: host:port, several separated by commas)");
        }
        if (deliveryTimeout.compareTo(SHORTEST_DELIVERY.plus(linger)) < 0) {
            throw new IllegalArgumentException("KAFKA_DELIVERY_TIMEOUT: %s (expected: %s more than KAFKA_LINGER, %s)"
                    .formatted(deliveryTimeout, SHORTEST_DELIVERY, linger));
        }
        if (heartbeatInterval.isZero() || heartbeatInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "HEARTBEAT_INTERVAL: %s (expected: more than 0)".formatted(heartbeatInterval));
        }
        if (commandAssignInterval.isZero() || commandAssignInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "COMMAND_ASSIGN_INTERVAL: %s (expected: more than 0)".formatted(commandAssignInterval));
        }
    }

    /** True if Kafka's client has a setting of this name. */
    public static boolean isOfClient(String name) {
        return ConsumerConfig.configNames().contains(name)
                || ProducerConfig.configNames().contains(name);
    }

    /** The longest wait for one answer of the broker; several fit into the time for a delivery. */
    Duration requestTimeout() {
        return deliveryTimeout.minus(linger).dividedBy(2);
    }
}
