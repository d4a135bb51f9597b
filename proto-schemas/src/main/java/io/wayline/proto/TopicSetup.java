package io.wayline.proto;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The administrative step that creates the topics. Safe to repeat: a topic that exists stays as it is. */
public final class TopicSetup {

    private static final String CLIENT_SETTING = "KAFKA_CLIENT_";
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_WRONG_SETTINGS = 2;

    private TopicSetup() {}

    /**
     * The step as a program of its own, told by the environment: {@code KAFKA_BOOTSTRAP_SERVERS}, {@code TOPIC_PREFIX},
     * {@code TOPIC_PARTITIONS} (6), {@code TOPIC_REPLICATION} (1), what {@link TopicChoices#from} reads, and any setting of
     * the Kafka client as {@code KAFKA_CLIENT_...}. Ends with 0 once all topics exist, 1 if the broker did not let them be, 2 if a setting is
     * wrong.
     */
    public static void main(String[] arguments) {
        var environment = System.getenv();
        try {
            var topics = new Topics(environment.getOrDefault("TOPIC_PREFIX", ""));
            int partitions = number(environment, "TOPIC_PARTITIONS", 6, Integer.MAX_VALUE);
            int replication = number(environment, "TOPIC_REPLICATION", 1, Short.MAX_VALUE);
            var wanted = topics.all(partitions, TopicChoices.from(environment));
            create(adminSettings(environment), wanted, (short) replication);
            System.out.println("topics: all " + wanted.size() + " exist");
        } catch (IllegalArgumentException e) {
            exit(EXIT_WRONG_SETTINGS, e);
        } catch (KafkaException e) {
            exit(EXIT_FAILED, e);
        }
    }

    private static Map<String, Object> adminSettings(Map<String, String> environment) {
        var settings = new HashMap<String, Object>();
        environment.forEach((name, value) -> {
            if (name.startsWith(CLIENT_SETTING) && !value.isBlank()) {
                var setting = name.substring(CLIENT_SETTING.length());
                settings.put(setting.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        var bootstrap = environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "");
        if (bootstrap.isBlank()) {
            throw new IllegalArgumentException("KAFKA_BOOTSTRAP_SERVERS: missing (expected: host:port)");
        }
        settings.put("bootstrap.servers", bootstrap);
        return settings;
    }

    /** From 1 to {@code most}; the default where nothing is set. */
    private static int number(Map<String, String> environment, String name, int byDefault, int most) {
        var text = environment.getOrDefault(name, "");
        if (text.isBlank()) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with what was expected
        }
        throw new IllegalArgumentException("%s: %s (expected: 1 to %d)".formatted(name, text, most));
    }

    private static void exit(int status, Exception cause) {
        var reason = cause.getCause() == null ? "" : ": " + cause.getCause().getMessage();
        System.err.println("topics: " + cause.getMessage() + reason);
        System.exit(status);
    }

    /**
     * Creates what is missing of the topics that an installation has without having chosen any.
     *
     * @param partitions of the topics keyed by IMEI
     * @see #create(Map, List, short)
     */
    public static void create(Map<String, Object> adminSettings, Topics topics, int partitions, short replication) {
        create(adminSettings, topics.all(partitions), replication);
    }

    /**
     * Creates what is missing; returns when the broker has confirmed all of it.
     *
     * @param adminSettings of the Kafka client, {@code bootstrap.servers} at least
     * @param wanted from {@link Topics#all}
     * @throws KafkaException when the broker refuses or does not answer
     */
    public static void create(Map<String, Object> adminSettings, List<Topics.Topic> wanted, short replication) {
        try (var admin = Admin.create(adminSettings)) {
            create(
                    admin,
                    wanted.stream()
                            .map(topic -> new NewTopic(topic.name(), topic.partitions(), replication)
                                    .configs(topic.settings()))
                            .toList());
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
