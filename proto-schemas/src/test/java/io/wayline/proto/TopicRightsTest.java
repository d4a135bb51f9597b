package io.wayline.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

class TopicRightsTest {

    @Test
    void nobodyMayWriteWhatAnotherSays() {
        assertThat(writersOf(Topics.DEFAULT.telemetryRecords())).containsExactly(TopicRights.INGEST_NODE);
        assertThat(writersOf(Topics.DEFAULT.telemetryRecordsJson())).containsExactly(TopicRights.TELEMETRY_CONSUMER);
        assertThat(writersOf(Topics.DEFAULT.commandEvents())).containsExactly(TopicRights.COMMAND_SERVICE);
        assertThat(writersOf(Topics.DEFAULT.deviceRegistry())).containsExactly(TopicRights.COMMAND_SERVICE);
        assertThat(writersOf(Topics.DEFAULT.commandRequests())).isEmpty();
    }

    @Test
    void onlyCommandServiceMakesTopicsAndOnlyCommandChannels() {
        assertThat(TopicRights.services().stream()
                        .flatMap(service -> TopicRights.of(new Topics("x."), service, "User:" + service).stream())
                        .filter(right -> right.entry().operation() == AclOperation.CREATE))
                .singleElement()
                .satisfies(right -> {
                    assertThat(right.entry().principal()).isEqualTo("User:command-service");
                    assertThat(right.pattern().name()).isEqualTo("x.commands.");
                });
    }

    @Test
    void aRightCanBeGivenByTheBrokersOwnTool() {
        var first = TopicRights.all(Topics.DEFAULT, Map.of(TopicRights.TELEMETRY_CONSUMER, "User:t"))
                .get(0);

        assertThat(TopicRights.asCommand(first))
                .isEqualTo(
                        "kafka-acls.sh --add --allow-principal User:t --operation Read --topic 'telemetry.records.v1'"
                                + " --resource-pattern-type literal");
    }

    @Test
    void anUnknownServiceIsNamed() {
        assertThatThrownBy(() -> TopicRights.of(Topics.DEFAULT, "billing", "User:b"))
                .hasMessageContaining("billing");
    }

    private static List<String> writersOf(String topic) {
        return TopicRights.services().stream()
                .filter(service -> TopicRights.of(Topics.DEFAULT, service, "User:x").stream()
                        .anyMatch(right -> right.pattern().name().equals(topic)
                                && right.entry().operation() == AclOperation.WRITE))
                .toList();
    }
}
