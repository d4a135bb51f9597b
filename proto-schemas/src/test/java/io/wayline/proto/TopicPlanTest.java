package io.wayline.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.proto.TopicPlan.Change;
import io.wayline.proto.TopicPlan.Existing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TopicPlanTest {

    private static final List<Topics.Topic> WANTED = Topics.DEFAULT.all(6);
    private static final String TELEMETRY = Topics.DEFAULT.telemetryRecords();

    private final Map<String, Existing> existing = new HashMap<>();

    TopicPlanTest() {
        WANTED.forEach(topic -> existing.put(topic.name(), sound(topic)));
    }

    private static Existing sound(Topics.Topic topic) {
        var settings = new HashMap<>(topic.settings());
        settings.put("min.insync.replicas", "2");
        return new Existing(topic.partitions(), 3, settings);
    }

    @Test
    void aClusterAsDeclaredNeedsNothing() {
        var plan = TopicPlan.between(WANTED, existing);

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.differences()).isEmpty();
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void whatIsMissingIsMade() {
        existing.remove(TELEMETRY);

        assertThat(TopicPlan.between(WANTED, existing).create())
                .extracting(Topics.Topic::name)
                .containsExactly(TELEMETRY);
    }

    @Test
    void aSettingThatDiffersIsChanged() {
        setting(TELEMETRY, "retention.ms", "864000000");

        assertThat(TopicPlan.between(WANTED, existing).change())
                .containsExactly(new Change(TELEMETRY, "retention.ms", "864000000", "604800000"));
    }

    @Test
    void anAgeThatAnInstallationHasChosenIsTheOneToHave() {
        var wanted = Topics.DEFAULT.all(6, new TopicChoices(false, Map.of(TELEMETRY, Duration.ofDays(10))));

        var plan = TopicPlan.between(wanted, existing);

        assertThat(plan.change()).containsExactly(new Change(TELEMETRY, "retention.ms", "604800000", "864000000"));
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void anAgeThatBreaksAPromiseIsNamedBeforeItIsMadeSo() {
        var events = Topics.DEFAULT.commandEvents();
        var choices = new TopicChoices(false, Map.of(TELEMETRY, Duration.ofDays(3), events, Duration.ofHours(2)));
        existing.remove(events);

        var plan = TopicPlan.between(Topics.DEFAULT.all(6, choices), existing);

        assertThat(plan.warnings())
                .anySatisfy(warning -> assertThat(warning).startsWith(TELEMETRY).contains("less than four days"))
                .anySatisfy(warning -> assertThat(warning).startsWith(events).contains("less than a day"))
                .hasSize(2);
    }

    @Test
    void partitionsAreNeverChanged() {
        var has = Objects.requireNonNull(existing.get(TELEMETRY));
        existing.put(TELEMETRY, new Existing(3, 3, has.settings()));

        var plan = TopicPlan.between(WANTED, existing);

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.differences()).singleElement().asString().contains(TELEMETRY, "3 partitions (declared: 6)");
    }

    @Test
    void aSettingThatBreaksAPromiseIsNamed() {
        assertThat(warningsWith(1, "min.insync.replicas", "1")).contains("one replica");
        assertThat(warningsWith(3, "min.insync.replicas", "1")).contains("only one broker has");
        assertThat(warningsWith(3, "min.insync.replicas", "3")).contains("stops all trackers");
        assertThat(warningsWith(3, "unclean.leader.election.enable", "true")).contains("may disappear");
        assertThat(warningsWith(3, "retention.ms", "86400000")).contains("webhooks");
    }

    @Test
    void otherTopicsAreLeftAlone() {
        existing.put("somebody.elses", new Existing(1, 1, Map.of()));

        assertThat(TopicPlan.between(WANTED, existing).isEmpty()).isTrue();
    }

    private String warningsWith(int replication, String setting, String value) {
        var all = new HashMap<>(existing);
        var settings = new HashMap<>(Objects.requireNonNull(all.get(TELEMETRY)).settings());
        settings.put(setting, value);
        all.put(TELEMETRY, new Existing(6, replication, settings));
        return String.join("\n", TopicPlan.between(WANTED, all).warnings());
    }

    private void setting(String topic, String name, String value) {
        var has = Objects.requireNonNull(existing.get(topic));
        var settings = new HashMap<>(has.settings());
        settings.put(name, value);
        existing.put(topic, new Existing(has.partitions(), has.replication(), settings));
    }
}
