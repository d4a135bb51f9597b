package io.wayline.commands.routing.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.commands.routing.ChannelCounters;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PerImeiChannelIT {

    private final Admin admin =
            Admin.create(Map.of("bootstrap.servers", TestInfrastructure.shared().kafkaBootstrapServers()));
    private final Topics topics = TestInfrastructure.shared().freshTopics();
    private final ChannelCounters counters = new ChannelCounters();

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void aChannelIsATopicOfOnePartitionThatKeepsCommandsForAWhile() throws Exception {
        try (var channel = channel(10)) {
            var topic = channel.topicOf(imei(1));

            assertThat(channel.open(List.of(topic))).isEmpty();
            assertThat(channel.open(List.of(topic))).as("again").isEmpty();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> admin.listTopics().names().get().contains(topic));
            var description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get();
            assertThat(Objects.requireNonNull(description.get(topic)).partitions())
                    .hasSize(1);
            assertThat(counters.topicsCreated()).isEqualTo(1);
        }
    }

    @Test
    void channelsThatExistAreFoundAndNotMadeAgain() {
        try (var first = channel(10);
                var second = channel(10)) {
            var names = IntStream.range(0, 5)
                    .mapToObj(PerImeiChannelIT::imei)
                    .map(first::topicOf)
                    .toList();

            assertThat(first.open(names)).isEmpty();
            assertThat(second.open(names)).isEmpty();

            assertThat(counters.topicsCreated()).isEqualTo(5);
        }
    }

    @Test
    void beyondTheMaximumThereAreNoMore() {
        try (var channel = channel(3)) {
            var names = IntStream.range(0, 5)
                    .mapToObj(PerImeiChannelIT::imei)
                    .map(channel::topicOf)
                    .toList();

            var notAvailable = channel.open(names);

            assertThat(notAvailable).isEqualTo(Set.copyOf(names.subList(3, 5)));
            assertThat(channel.open(names.subList(0, 3))).as("those that exist").isEmpty();
            assertThat(counters.timesNotAvailable()).isEqualTo(2);
        }
    }

    @Test
    void trackersThatConnectGetTheirChannelInTheBackground() {
        try (var channel = channel(10)) {
            channel.start();

            channel.prepare(List.of(imei(1), imei(2)));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> admin.listTopics().names().get().contains(channel.topicOf(imei(2))));
        }
    }

    @Test
    void aChannelThatWasDeletedIsMadeAgainOnceItIsDoubtful() throws Exception {
        try (var channel = channel(10)) {
            var topic = channel.topicOf(imei(1));
            channel.open(List.of(topic));
            admin.deleteTopics(List.of(topic)).all().get();

            channel.doubtful(topic);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                channel.doubtful(topic);
                channel.open(List.of(topic));
                assertThat(admin.listTopics().names().get()).contains(topic);
            });
        }
    }

    private PerImeiChannel channel(int maxTopics) {
        return new PerImeiChannel(topics, new ChannelTopics(admin, topics, Optional.empty()), maxTopics, counters);
    }

    private static String imei(int number) {
        return "35209308000000" + number;
    }
}
