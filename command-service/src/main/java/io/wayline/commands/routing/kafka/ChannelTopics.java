package io.wayline.commands.routing.kafka;

import io.wayline.proto.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Topics of command channels at the broker. */
final class ChannelTopics {

    private static final Logger log = LoggerFactory.getLogger(ChannelTopics.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Admin admin;
    private final Topics topics;
    private final Optional<Short> replication;

    /** @param replication empty: as the broker likes it */
    ChannelTopics(Admin admin, Topics topics, Optional<Short> replication) {
        this.admin = admin;
        this.topics = topics;
        this.replication = replication;
    }

    /**
     * What became of a request.
     *
     * @param existing now, made by this request or before
     * @param created of them, by this request
     * @param refused for a reason that will not pass
     */
    record Outcome(Set<String> existing, int created, Set<String> refused) {}

    /** @throws KafkaException when the broker does not answer, or cannot now */
    Outcome create(Collection<String> names) {
        var request = names.stream().map(this::newTopic).toList();
        var options = new CreateTopicsOptions().timeoutMs(Math.toIntExact(PATIENCE.toMillis()));
        var existing = new HashSet<String>();
        var refused = new HashSet<String>();
        int created = 0;
        for (var answer : admin.createTopics(request, options).values().entrySet()) {
            try {
                if (isCreated(answer.getValue())) {
                    created++;
                }
                existing.add(answer.getKey());
            } catch (RetriableException e) {
                throw e;
            } catch (KafkaException e) {
                log.atError()
                        .addKeyValue("topic", answer.getKey())
                        .addKeyValue("reason", e.toString())
                        .log("command channel refused by the broker");
                refused.add(answer.getKey());
            }
        }
        return new Outcome(existing, created, refused);
    }

    private NewTopic newTopic(String name) {
        var declared =
                topics.commandChannelOf(name.substring(topics.commandsOf("").length()));
        return new NewTopic(declared.name(), Optional.of(declared.partitions()), replication)
                .configs(Map.copyOf(declared.settings()));
    }

    private static boolean isCreated(KafkaFuture<Void> answer) {
        try {
            answered(answer);
            return true;
        } catch (TopicExistsException _) {
            return false;
        }
    }

    /** Names of all topics. */
    Set<String> list() {
        return new HashSet<>(answered(admin.listTopics().names()));
    }

    private static <T> T answered(KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("the broker does not answer", e);
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for the broker", e);
        }
    }
}
