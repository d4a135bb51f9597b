package io.wayline.standalone.status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a consumer group is behind a topic.
 *
 * @param lag records written and not yet committed by the group
 */
public record GroupLag(String group, String topic, long lag) {

    private static final int PATIENCE_SECONDS = 5;

    /**
     * Every group and each topic it has committed on, in that order.
     *
     * @throws KafkaSilentException when the broker does not answer
     */
    static List<GroupLag> ofAll(Map<String, Object> clientSettings) throws InterruptedException {
        var settings = new HashMap<>(clientSettings);
        settings.put("default.api.timeout.ms", PATIENCE_SECONDS * 1_000);
        settings.put("request.timeout.ms", PATIENCE_SECONDS * 1_000);
        try (var admin = Admin.create(settings)) {
            var lags = new ArrayList<GroupLag>();
            for (var group : groups(admin)) {
                lags.addAll(ofGroup(admin, group));
            }
            return lags;
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaSilentException(e);
        }
    }

    private static List<String> groups(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        return admin.listGroups().all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).stream()
                .map(GroupListing::groupId)
                .sorted()
                .toList();
    }

    private static List<GroupLag> ofGroup(Admin admin, String group)
            throws InterruptedException, ExecutionException, TimeoutException {
        var committed = admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(group)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        var ends = admin.listOffsets(latest).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        var lagByTopic = new TreeMap<String, Long>();
        ends.forEach((partition, end) ->
                lagByTopic.merge(partition.topic(), end.offset() - offset(committed, partition), Long::sum));
        return lagByTopic.entrySet().stream()
                .map(entry -> new GroupLag(group, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static long offset(Map<TopicPartition, OffsetAndMetadata> committed, TopicPartition partition) {
        var offset = committed.get(partition);
        return offset == null ? 0 : offset.offset();
    }

    /** The broker gave no answer. */
    static final class KafkaSilentException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        KafkaSilentException(Exception cause) {
            super("Kafka does not answer: " + (cause.getCause() == null ? cause : cause.getCause()), cause);
        }
    }
}
