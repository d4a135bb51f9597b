package io.wayline.proto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void everyTopicCarriesThePrefix() {
        assertThat(new Topics("north.").all(6))
                .allSatisfy(topic -> assertThat(topic.name()).startsWith("north."));
    }

    @Test
    void whatIsKeyedByImeiHasTheSamePartitionsSoThatOneKeyIsOnePlace() {
        assertThat(Topics.DEFAULT.all(6))
                .filteredOn(topic -> !topic.name().equals(Topics.DEFAULT.ingestNodes()))
                .allSatisfy(topic -> assertThat(topic.partitions()).isEqualTo(6));
    }

    @Test
    void stateIsCompactedAndHistoryHasAnAge() {
        assertThat(Topics.DEFAULT.all(1)).allSatisfy(topic -> {
            var settings = topic.settings();
            assertThat(settings.get("cleanup.policy")).isIn("compact", "delete");
            assertThat(settings.containsKey("retention.ms")).isEqualTo("delete".equals(settings.get("cleanup.policy")));
        });
    }
}
