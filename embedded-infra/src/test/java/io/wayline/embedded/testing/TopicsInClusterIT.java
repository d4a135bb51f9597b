package io.wayline.embedded.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.proto.TopicChoices;
import io.wayline.proto.TopicPlan;
import io.wayline.proto.TopicPlan.Change;
import io.wayline.proto.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What is declared, what is described to other teams, and what a cluster has. */
class TopicsInClusterIT {

    private static final int PARTITIONS = 4;
    private static final Path DOCUMENT = Path.of("../docs/asyncapi.yaml");

    private final TestInfrastructure infrastructure = TestInfrastructure.shared();
    private final Topics topics = infrastructure.freshTopics();

    @Test
    void theClusterHasWhatTheDocumentSays() throws Exception {
        Map<String, Object> document = new Yaml().load(Files.readString(DOCUMENT));
        var channels = map(document.get("channels")).values().stream()
                .map(TopicsInClusterIT::map)
                .filter(channel -> !String.valueOf(channel.get("address")).contains("{"))
                .toList();
        var every = topics.all(PARTITIONS, new TopicChoices(true, Map.of()));
        try (var admin = admin()) {
            TopicPlan.of(admin, every).apply(admin, (short) 1);
            await().until(() -> TopicPlan.of(admin, every).isEmpty());
            for (var channel : channels) {
                var topic = resource(topics.prefix() + channel.get("address"));
                var has = Objects.requireNonNull(
                        admin.describeConfigs(List.of(topic)).all().get().get(topic));
                map(map(map(channel.get("bindings")).get("kafka")).get("topicConfiguration"))
                        .forEach((setting, value) -> assertThat(has.get(setting).value())
                                .as("%s of %s", setting, topic.name())
                                .isEqualTo(value instanceof List<?> list ? list.getFirst() : value.toString()));
            }
        }
        assertThat(channels).hasSameSizeAs(every);
    }

    @Test
    void aPlanFindsWhatDiffersAndApplyingItLeavesNothing() throws Exception {
        var wanted = topics.all(PARTITIONS);
        var sessions = topics.deviceSessions();
        try (var admin = admin()) {
            assertThat(TopicPlan.of(admin, wanted).isEmpty()).isTrue();

            admin.deleteTopics(List.of(topics.commandRequests())).all().get();
            admin.incrementalAlterConfigs(Map.of(resource(sessions), delete("cleanup.policy")))
                    .all()
                    .get();
            var plan = await().until(
                            () -> TopicPlan.of(admin, wanted),
                            found ->
                                    !found.create().isEmpty() && !found.change().isEmpty());

            assertThat(plan.create()).extracting(Topics.Topic::name).containsExactly(topics.commandRequests());
            assertThat(plan.change()).containsExactly(new Change(sessions, "cleanup.policy", "delete", "compact"));

            plan.apply(admin, (short) 1);
            await().until(() -> TopicPlan.of(admin, wanted).isEmpty());
        }
    }

    @Test
    void anAgeIsChangedWhereItIsChosenAnew() {
        var captures = topics.deviceCaptures();
        var name = Topics.DEFAULT.deviceCaptures();
        var wanted = topics.all(PARTITIONS, TopicChoices.from(Map.of("TOPIC_RETENTION", name + "=12h")));
        try (var admin = admin()) {
            var plan = TopicPlan.of(admin, wanted);
            assertThat(plan.change()).containsExactly(new Change(captures, "retention.ms", "259200000", "43200000"));

            plan.apply(admin, (short) 1);
            await().until(() -> TopicPlan.of(admin, wanted).isEmpty());
        }
    }

    private static Collection<AlterConfigOp> delete(String setting) {
        return List.of(new AlterConfigOp(new ConfigEntry(setting, "delete"), AlterConfigOp.OpType.SET));
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers()));
    }

    @SuppressWarnings("unchecked") // YAML's mappings have texts for keys
    private static Map<String, Object> map(@Nullable Object node) {
        return (Map<String, Object>) Objects.requireNonNull(node);
    }
}
