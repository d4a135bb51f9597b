package io.wayline.foundation.intake;

import io.wayline.foundation.kafka.PollSilence;
import io.wayline.foundation.kafka.TopicLag;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * A topic that is read into the database, each record once: its effects and the offset are one transaction. It starts and
 * stops with the application, reads on from where the database says, and never skips a record because something is down.
 * Made by {@link Intake}; as a bean it also says whether it is healthy: in its group, polling, and the last try went through.
 */
public final class TransactionalTopic implements SmartLifecycle, HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(TransactionalTopic.class);

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);
    private static final Duration SILENCE_AT_MOST = Duration.ofMinutes(1);

    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private final IntakeListener listener;
    private final IntakeCounters counters;
    private final TopicLag lag;

    TransactionalTopic(
            Reading reading,
            Map<String, Object> clientSettings,
            IntakeListener listener,
            IntakeCounters counters,
            TopicLag lag) {
        this.listener = listener;
        this.counters = counters;
        this.lag = lag;
        this.container = container(reading, clientSettings, listener);
    }

    /**
     * What is read, and how.
     *
     * @param name of the bean and its threads, for people
     * @param topic with its prefix
     * @param group with its prefix
     * @param consumers threads that read; more than there are partitions are idle
     * @param recordsPerTransaction at most, of one partition
     */
    public record Reading(String name, String topic, String group, int consumers, int recordsPerTransaction) {

        public Reading {
            if (consumers < 1 || recordsPerTransaction < 1) {
                throw new IllegalArgumentException("consumers: %d, records per transaction: %d (expected: 1 at least)"
                        .formatted(consumers, recordsPerTransaction));
            }
        }
    }

    public IntakeCounters counters() {
        return counters;
    }

    /** Records that are in the topic and not taken yet, over all assigned partitions. */
    public long lagRecords() {
        return lag.records();
    }

    /** True once everything has been taken that the assigned partitions had when they were assigned. */
    public boolean hasCaughtUp() {
        return listener.hasCaughtUp();
    }

    @Override
    public void start() {
        container.start();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void stop(Runnable callback) {
        container.stop(callback);
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    @Override
    public Health health() {
        var health = new Health.Builder()
                .withDetail("partitions", listener.partitions())
                .withDetail("lag", lagRecords());
        if (!container.isRunning()) {
            return health.down()
                    .withDetail("reason", "the consumers have stopped")
                    .build();
        }
        if (!listener.hasJoined()) {
            return health.outOfService()
                    .withDetail("reason", "not in the consumer group yet")
                    .build();
        }
        if (PollSilence.longestSeconds(container) > SILENCE_AT_MOST.toSeconds()) {
            return health.outOfService()
                    .withDetail("reason", "a consumer has not polled for over a minute")
                    .build();
        }
        var failure = counters.failure();
        if (failure != null) {
            return health.outOfService().withDetail("reason", failure).build();
        }
        return health.up().build();
    }

    private static ConcurrentMessageListenerContainer<byte[], byte[]> container(
            Reading reading, Map<String, Object> clientSettings, IntakeListener listener) {
        var listening = new ContainerProperties(reading.topic());
        listening.setGroupId(reading.group());
        listening.setAckMode(AckMode.BATCH);
        listening.setSyncCommits(false); // Kafka's offsets are a copy of the database's: nobody need wait for them
        listening.setCommitCallback((_, failure) -> {
            if (failure != null) {
                log.atInfo()
                        .addKeyValue("detail", failure.getMessage())
                        .log("offsets not copied to Kafka, the database has them");
            }
        });
        listening.setShutdownTimeout(SHUTDOWN.toMillis());
        listening.setPollTimeout(Duration.ofSeconds(1).toMillis());
        listening.setMissingTopicsFatal(false);
        listening.setMessageListener(listener);
        var container = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(
                        clientSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                listening);
        container.setConcurrency(reading.consumers());
        container.setBeanName(reading.name());
        container.setCommonErrorHandler(untilItWorks());
        return container;
    }

    /**
     * The same records again for as long as it takes: an outage ends. Between tries the consumer polls without taking
     * anything, and so stays in its group.
     */
    private static DefaultErrorHandler untilItWorks() {
        var pauses = new ExponentialBackOff(FIRST_RETRY.toMillis(), 2);
        pauses.setMaxInterval(LONGEST_RETRY.toMillis());
        var handler = new DefaultErrorHandler(pauses);
        handler.setClassifications(Map.of(), true);
        return handler;
    }
}
