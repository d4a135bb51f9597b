package io.wayline.proto;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What would have to change in a cluster for its topics to be as declared in {@link Topics}: looked at first, applied if
 * wanted. Partition counts and replication of topics that exist are never changed: the order per tracker and the session
 * tokens depend on the one, and the other is for the operators of the cluster.
 *
 * @param create topics that are missing
 * @param change settings of existing topics that differ
 * @param differences what differs and stays so, in words
 * @param warnings where the cluster cannot hold a promise, in words
 */
public record TopicPlan(
        List<Topics.Topic> create, List<Change> change, List<String> differences, List<String> warnings) {

    private static final String IN_SYNC = "min.insync.replicas";
    private static final String UNCLEAN = "unclean.leader.election.enable";

    /** The least age, by topic, and what is lost below it. */
    private static final List<Least> LEAST = List.of(
            new Least(
                    Topics.DEFAULT.telemetryRecords(),
                    Duration.ofDays(4),
                    "less than four days: webhooks that are retried for three days may miss some"),
            new Least(
                    Topics.DEFAULT.telemetryRecordsJson(),
                    Duration.ofDays(1),
                    "less than a day: a reader that is away overnight may miss some"),
            new Least(
                    Topics.DEFAULT.telemetryQuarantine(),
                    Duration.ofDays(7),
                    "less than seven days: they may be gone before somebody has looked at them"),
            new Least(
                    Topics.DEFAULT.commandResponses(),
                    Duration.ofDays(1),
                    "less than a day: command-service, stopped overnight, may miss answers"),
            new Least(
                    Topics.DEFAULT.commandEvents(),
                    Duration.ofDays(1),
                    "less than a day: webhook-dispatcher, stopped overnight, may miss outcomes"),
            new Least(
                    Topics.DEFAULT.commands(),
                    Duration.ofHours(1),
                    "less than an hour: a node may find a command gone that it was to write"));

    public TopicPlan {
        create = List.copyOf(create);
        change = List.copyOf(change);
        differences = List.copyOf(differences);
        warnings = List.copyOf(warnings);
    }

    private record Least(String topic, Duration age, String otherwise) {}

    /** One setting of one topic. */
    public record Change(String topic, String setting, String from, String to) {}

    /**
     * A topic as the cluster has it.
     *
     * @param settings those in effect, by their Kafka names
     */
    public record Existing(int partitions, int replication, Map<String, String> settings) {

        public Existing {
            settings = Map.copyOf(settings);
        }
    }

    /** True if nothing is to be done; there may be warnings all the same. */
    public boolean isEmpty() {
        return create.isEmpty() && change.isEmpty();
    }

    /**
     * Compares what is wanted with what is there.
     *
     * @param existing by name; topics that are not wanted are left alone
     */
    public static TopicPlan between(Collection<Topics.Topic> wanted, Map<String, Existing> existing) {
        var create = new ArrayList<Topics.Topic>();
        var change = new ArrayList<Change>();
        var differences = new ArrayList<String>();
        var warnings = new ArrayList<String>();
        for (var topic : wanted) {
            var found = existing.get(topic.name());
            if (found == null) {
                create.add(topic);
                warnings.addAll(tooShort(topic.name(), List.of(topic.settings())));
                continue;
            }
            new TreeMap<>(topic.settings()).forEach((setting, value) -> {
                var is = found.settings().getOrDefault(setting, "");
                if (!is.equals(value)) {
                    change.add(new Change(topic.name(), setting, is, value));
                }
            });
            if (found.partitions() != topic.partitions()) {
                differences.add(
                        "%s has %d partitions (declared: %d); they stay, because a key must not change its partition"
                                .formatted(topic.name(), found.partitions(), topic.partitions()));
            }
            warnings.addAll(warnings(topic, found));
        }
        return new TopicPlan(create, change, differences, warnings);
    }

    /** Reads what the cluster has of these topics. */
    public static TopicPlan of(Admin admin, Collection<Topics.Topic> wanted) {
        return between(wanted, existing(admin, wanted));
    }

    /**
     * Creates and changes what the plan says, and nothing else.
     *
     * @param replication of new topics; 0 leaves it to the broker
     */
    public void apply(Admin admin, short replication) {
        var broker = replication == 0 ? Optional.<Short>empty() : Optional.of(replication);
        answered(admin.createTopics(create.stream()
                        .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), broker)
                                .configs(topic.settings()))
                        .toList())
                .all());
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        for (var one : change) {
            changes.computeIfAbsent(resource(one.topic()), name -> new ArrayList<>())
                    .add(new AlterConfigOp(new ConfigEntry(one.setting(), one.to()), AlterConfigOp.OpType.SET));
        }
        answered(admin.incrementalAlterConfigs(changes).all());
    }

    private static List<String> warnings(Topics.Topic topic, Existing found) {
        var name = topic.name();
        var warnings = new ArrayList<String>();
        int replication = found.replication();
        int inSync = number(found.settings(), IN_SYNC).map(Long::intValue).orElse(1);
        if (replication == 1) {
            warnings.add("%s has one replica: an acknowledged record is gone with its disk".formatted(name));
        } else if (inSync == 1) {
            warnings.add("%s has %s 1 of %d replicas: a record may be acknowledged that only one broker has; set 2"
                    .formatted(name, IN_SYNC, replication));
        } else if (inSync >= replication) {
            warnings.add("%s has %s %d of %d replicas: one broker that is away stops all trackers; set %d"
                    .formatted(name, IN_SYNC, inSync, replication, replication - 1));
        }
        if ("true".equals(found.settings().get(UNCLEAN))) {
            warnings.add("%s allows unclean leader election: acknowledged records may disappear".formatted(name));
        }
        warnings.addAll(tooShort(name, List.of(found.settings(), topic.settings())));
        return warnings;
    }

    /** What is wrong with an age, whether it is so now or will be. */
    private static List<String> tooShort(String name, List<Map<String, String>> nowAndWanted) {
        return LEAST.stream()
                .filter(least -> name.endsWith(least.topic()))
                .filter(least -> nowAndWanted.stream().anyMatch(settings -> isShorter(settings, least.age())))
                .map(least -> "%s keeps records for %s".formatted(name, least.otherwise()))
                .toList();
    }

    private static boolean isShorter(Map<String, String> settings, Duration least) {
        long retention = number(settings, Topics.RETENTION).orElse(-1L);
        return String.valueOf(settings.get("cleanup.policy")).contains("delete")
                && retention >= 0
                && retention < least.toMillis();
    }

    private static Optional<Long> number(Map<String, String> settings, String name) {
        try {
            return Optional.ofNullable(settings.get(name)).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Existing> existing(Admin admin, Collection<Topics.Topic> wanted) {
        var names = wanted.stream().map(Topics.Topic::name).toList();
        var shapes = present(admin.describeTopics(names).topicNameValues());
        var resources = shapes.keySet().stream().map(TopicPlan::resource).toList();
        var existing = new HashMap<String, Existing>();
        present(admin.describeConfigs(resources).values()).forEach((resource, config) -> {
            var settings = new HashMap<String, String>();
            config.entries().stream()
                    .filter(entry -> entry.value() != null)
                    .forEach(entry -> settings.put(entry.name(), entry.value()));
            var partitions = Objects.requireNonNull(shapes.get(resource.name())).partitions();
            existing.put(
                    resource.name(),
                    new Existing(partitions.size(), partitions.get(0).replicas().size(), settings));
        });
        return existing;
    }

    /** The answers about topics that exist: one may go while we ask. */
    private static <K, V> Map<K, V> present(Map<K, KafkaFuture<V>> answers) {
        var present = new HashMap<K, V>();
        answers.forEach((key, answer) -> {
            try {
                present.put(key, answered(answer));
            } catch (KafkaException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        });
        return present;
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T> T answered(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new KafkaException(String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
