package io.wayline.ingest.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker about many topics of one partition. Nothing waits for the answers, and they never fail. */
final class TopicLookup implements AutoCloseable {

    /** The id of a topic that does not exist. */
    static final Uuid NO_TOPIC = Uuid.ZERO_UUID;

    private static final Logger log = LoggerFactory.getLogger(TopicLookup.class);
    /** For one answer: one topic in trouble must not hold up those asked for with it. */
    private static final int PATIENCE_MILLIS = 3_000;

    /**
     * A topic as it was found.
     *
     * @param id another one if the topic is deleted and made again
     * @param end offset after the last record
     */
    record Found(Uuid id, long end) {}

    private final Admin admin;

    TopicLookup(Admin admin) {
        this.admin = admin;
    }

    /** Those that exist and can be read, by name. */
    CompletableFuture<Map<String, Found>> find(Collection<String> topics) {
        return answers(describe(topics), (topic, _) -> hasLeader(topic) ? topic : null)
                .thenCompose(this::withEnds)
                .exceptionally(TopicLookup::nothing);
    }

    /** The ids of those that the broker has a word on, by name. */
    CompletableFuture<Map<String, Uuid>> idsOf(Collection<String> topics) {
        return answers(describe(topics), TopicLookup::id).exceptionally(TopicLookup::nothing);
    }

    private Map<String, KafkaFuture<TopicDescription>> describe(Collection<String> topics) {
        return admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(PATIENCE_MILLIS))
                .topicNameValues();
    }

    private static boolean hasLeader(@Nullable TopicDescription topic) {
        return topic != null
                && !topic.partitions().isEmpty()
                && topic.partitions().getFirst().leader() != null;
    }

    private static @Nullable Uuid id(@Nullable TopicDescription topic, @Nullable Throwable failure) {
        if (topic != null) {
            return topic.topicId();
        }
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof UnknownTopicOrPartitionException ? NO_TOPIC : null;
    }

    private CompletableFuture<Map<String, Found>> withEnds(Map<String, TopicDescription> topics) {
        if (topics.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        var offsets = admin.listOffsets(
                topics.keySet().stream().collect(Collectors.toMap(TopicLookup::partition, _ -> OffsetSpec.latest())),
                new ListOffsetsOptions().timeoutMs(PATIENCE_MILLIS));
        var found = topics.values().stream()
                .collect(Collectors.toMap(
                        TopicDescription::name,
                        topic -> offsets.partitionResult(partition(topic.name()))
                                .thenApply(end -> new Found(topic.topicId(), end.offset()))));
        return answers(found, (each, _) -> each);
    }

    static TopicPartition partition(String topic) {
        return new TopicPartition(topic, 0);
    }

    /** What there is an answer for, once each has had its chance. */
    private static <A, B> CompletableFuture<Map<String, B>> answers(
            Map<String, KafkaFuture<A>> asked,
            BiFunction<? super @Nullable A, ? super @Nullable Throwable, ? extends @Nullable B> read) {
        var answers = new ConcurrentHashMap<String, B>();
        var all = asked.entrySet().stream()
                .map(each -> each.getValue()
                        .toCompletionStage()
                        .handle((@Nullable A answer, @Nullable Throwable failure) -> {
                            @Nullable B value = read.apply(answer, failure);
                            if (value != null) {
                                answers.put(each.getKey(), value);
                            }
                            return answers;
                        }))
                .map(stage -> stage.toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).thenApply(_ -> answers);
    }

    private static <T> Map<String, T> nothing(Throwable failure) {
        log.atWarn().addKeyValue("reason", failure.toString()).log("command topics not looked up, trying again");
        return Map.of();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
