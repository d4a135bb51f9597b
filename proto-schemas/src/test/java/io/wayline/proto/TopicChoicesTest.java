package io.wayline.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicChoicesTest {

    @Test
    void whoSaysNothingHasTheDeclaredTopics() {
        assertThat(TopicChoices.from(Map.of())).isEqualTo(TopicChoices.NONE);
        assertThat(Topics.DEFAULT.all(6, TopicChoices.NONE))
                .isEqualTo(Topics.DEFAULT.all(6))
                .extracting(Topics.Topic::name)
                .doesNotContain(Topics.DEFAULT.telemetryRecordsJson());
    }

    @Test
    void agesAreThoseOfTheNamedTopicsWhateverThePrefix() {
        var choices = TopicChoices.from(
                Map.of("TOPIC_RETENTION", "telemetry.records.v1=4d, command-events.v1=36h,commands.v1=90m"));

        assertThat(choices.retention())
                .containsOnly(
                        Map.entry("telemetry.records.v1", Duration.ofDays(4)),
                        Map.entry("command-events.v1", Duration.ofHours(36)),
                        Map.entry("commands.v1", Duration.ofMinutes(90)));
        assertThat(new Topics("north.").all(6, choices))
                .filteredOn(topic -> topic.name().equals("north.telemetry.records.v1"))
                .singleElement()
                .satisfies(topic -> assertThat(topic.settings()).containsEntry("retention.ms", "345600000"));
    }

    @Test
    void theCopyAsJsonIsThereIfItIsSwitchedOn() {
        var on = TopicChoices.from(Map.of("TELEMETRY_JSON_MIRROR", "true"));

        assertThat(Topics.DEFAULT.all(6, on))
                .extracting(Topics.Topic::name)
                .contains(Topics.DEFAULT.telemetryRecordsJson());
        assertThat(TopicChoices.from(Map.of("TELEMETRY_JSON_MIRROR", "false")).jsonMirror())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOPIC_RETENTION | telemetry.record.v1=3d | telemetry.record.v1 (expected: one of [telemetry.records.v1",
                "TOPIC_RETENTION | device-registry.v1=3d | device-registry.v1 (expected",
                "TOPIC_RETENTION | telemetry.records.v1=3 | telemetry.records.v1=3 (expected: topic=4d",
                "TOPIC_RETENTION | telemetry.records.v1=0d | (expected: topic=4d",
                "TOPIC_RETENTION | telemetry.records.v1=3d,, | (expected: topic=4d",
                "TELEMETRY_JSON_MIRROR | yes | yes (expected: true or false)",
            })
    void whatIsWrongIsNamed(String variable, String value, String said) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicChoices.from(Map.of(variable, value)))
                .withMessageStartingWith(variable + ": ")
                .withMessageContaining(said);
    }
}
