package io.wayline.proto;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The administrative step that creates the topics. Safe to repeat: a topic that exists stays as it is. */
public final class TopicSetup {

    private TopicSetup() {}

    /**
     * Creates what is missing; returns when the broker has confirmed all of it.
     *
     * @param adminSettings of the Kafka client, {@code bootstrap.servers} at least
     * @param partitions of the topics keyed by IMEI
     * @throws KafkaException when the broker refuses or does not answer
     */
    public static void create(Map<String, Object> adminSettings, Topics topics, int partitions, short replication) {
        try (var admin = Admin.create(adminSettings)) {
            var wanted = topics.all(partitions).stream()
                    .map(topic -> new NewTopic(topic.name(), topic.partitions(), replication).configs(topic.settings()))
                    .toList();
            create(admin, wanted);
        }
    }

    private static void create(Admin admin, List<NewTopic> wanted) {
        var outcomes = admin.createTopics(wanted).values();
        for (var outcome : outcomes.entrySet()) {
            try {
                outcome.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new KafkaException("cannot create topic " + outcome.getKey(), e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted while creating topic " + outcome.getKey(), e);
            }
        }
    }
}
