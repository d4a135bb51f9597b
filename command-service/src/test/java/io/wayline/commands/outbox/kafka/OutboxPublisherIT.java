package io.wayline.commands.outbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.commands.outbox.EventLog;
import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.commands.outbox.kafka.OutboxUnderTest.Seen;
import io.wayline.embedded.EmbeddedKafka;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.TopicSetup;
import io.wayline.proto.Topics;
import io.wayline.proto.command.v1.CommandCancel;
import io.wayline.proto.command.v1.CommandDispatch;
import io.wayline.proto.command.v1.CommandInstruction;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxPublisherIT {

    private static final Duration NEVER = Duration.ofHours(1);

    private final String bootstrapServers = TestInfrastructure.shared().kafkaBootstrapServers();
    private final String topic = TestInfrastructure.shared().freshTopics().commandEvents();

    @TempDir
    private Path directory;

    @Test
    void instancesThatPublishTogetherKeepTheOrderOfEveryKey() throws Exception {
        int writers = 6;
        int events = 150;
        try (var outbox = OutboxUnderTest.on(bootstrapServers)) {
            var instances = List.of(outbox.instance(), outbox.instance());
            var written = new ArrayList<Future<?>>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int writer = 0; writer < writers; writer++) {
                    var key = "35209308000000" + writer;
                    var random = new Random(writer);
                    written.add(threads.submit(() -> IntStream.range(0, events).forEach(number -> {
                        var instance = instances.get(random.nextInt(2));
                        instance.add(topic, key, key + "-" + number);
                        if (random.nextInt(10) == 0) {
                            instance.addAndRollBack(topic, key, key + "-never");
                        }
                    })));
                }
            }
            for (var writer : written) {
                writer.get();
            }
            outbox.awaitEmpty();

            var seen = idsByKey(outbox.topic(topic));
            assertThat(seen).hasSize(writers);
            seen.forEach((key, ids) -> assertThat(ids)
                    .isEqualTo(IntStream.range(0, events)
                            .mapToObj(number -> key + "-" + number)
                            .toList()));
            assertThat(instances.stream()
                            .mapToLong(i -> i.counters.eventsAdded())
                            .sum())
                    .isEqualTo(instances.stream()
                            .mapToLong(i -> i.counters.eventsPublished())
                            .sum())
                    .isEqualTo((long) writers * events);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7})
    void aCrashBetweenSendingAndDeletingRepeatsButLosesAndReordersNothing(long seed) {
        var random = new Random(seed);
        UnaryOperator<EventLog> crashing = log -> rows -> {
            var settled = log.append(rows.subList(0, 1 + random.nextInt(rows.size())));
            if (random.nextInt(3) == 0) {
                throw new IllegalStateException("crash after sending");
            }
            return settled;
        };
        try (var outbox = OutboxUnderTest.on(bootstrapServers)) {
            var instances =
                    List.of(outbox.instance(Duration.ofMillis(20), crashing), outbox.instance(NEVER, log -> log));
            for (int number = 0; number < 60; number++) {
                for (int tracker = 0; tracker < 4; tracker++) {
                    var key = "35209308000000" + tracker;
                    instances.get(random.nextInt(2)).add(topic, key, key + "-" + number);
                }
            }
            outbox.awaitEmpty();

            idsByKey(outbox.topic(topic))
                    .forEach((key, ids) -> assertThat(new LinkedHashSet<>(ids))
                            .as("first time of each, %s", key)
                            .containsExactlyElementsOf(IntStream.range(0, 60)
                                    .mapToObj(number -> key + "-" + number)
                                    .toList()));
        }
    }

    @Test
    void aCommitIsPublishedAtOnceWithoutASweep() {
        try (var outbox = OutboxUnderTest.on(bootstrapServers)) {
            var instance = outbox.instance(NEVER, log -> log);
            instance.add(topic, "352093080000001", "first");
            outbox.awaitEmpty(); // the producer knows the topic now

            instance.add(topic, "352093080000001", "second");

            await("published, though no sweep will ever come")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> instance.counters.eventsPublished() == 2);
        }
    }

    @Test
    void rowsOfAnInstanceThatDiedAreSweptUp() {
        try (var outbox = OutboxUnderTest.on(bootstrapServers)) {
            outbox.jdbc
                    .sql("INSERT INTO command.outbox (shard, topic, key, event_id, event_type, event_time, value)"
                            + " VALUES (3, ?, '352093080000001', 'orphan', 'test', now(), NULL)")
                    .param(topic)
                    .update();
            var _ = outbox.instance();

            outbox.awaitEmpty();

            assertThat(outbox.topic(topic)).containsExactly(new Seen("352093080000001", "orphan"));
        }
    }

    @Test
    void attemptsWithoutAChannelAreTakenOutAndTold() {
        try (var outbox = OutboxUnderTest.on(bootstrapServers)) {
            var instance = outbox.instance();
            var imei = "352093080000009";
            instance.add(instruction(
                    imei,
                    CommandInstruction.newBuilder()
                            .setDispatch(CommandDispatch.newBuilder()
                                    .setImei(imei)
                                    .setCommandId("c-1")
                                    .setAttempt(2))
                            .build()));
            instance.add(instruction(
                    imei,
                    CommandInstruction.newBuilder()
                            .setCancel(CommandCancel.newBuilder().setImei(imei).setCommandId("c-1"))
                            .build()));
            instance.add(topic, imei, "event");

            outbox.awaitEmpty();

            assertThat(outbox.toldOfNoChannel).containsExactly(imei + " c-1 2");
            assertThat(outbox.topic(topic)).containsExactly(new Seen(imei, "event"));
            assertThat(instance.counters.eventsUndeliverable()).isEqualTo(2);
        }
    }

    private static OutboxEvent instruction(String imei, CommandInstruction instruction) {
        return new OutboxEvent(
                OutboxUnderTest.CHANNEL + imei, imei, "i", "test", Instant.now(), instruction.toByteArray(), null);
    }

    @Test
    void aBrokerOutageLosesNothingAndBlocksNobodyWhoWrites() {
        var kafka = EmbeddedKafka.start(directory, 0);
        int port = URI.create("kafka://" + kafka.bootstrapServers()).getPort();
        TopicSetup.create(Map.of("bootstrap.servers", kafka.bootstrapServers()), Topics.DEFAULT, 3, (short) 1);
        var events = Topics.DEFAULT.commandEvents();
        try (var outbox = OutboxUnderTest.on(kafka.bootstrapServers())) {
            var instance = outbox.instance();
            instance.add(events, "352093080000001", "e-0");
            outbox.awaitEmpty();

            kafka.close();
            for (int number = 1; number <= 100; number++) {
                instance.add(events, "35209308000000" + number % 5, "e-" + number);
            }
            await().atMost(OutboxUnderTest.PATIENCE).until(() -> instance.counters.failures() > 2);
            assertThat(outbox.rows()).isEqualTo(100);
            kafka = EmbeddedKafka.start(directory, port);

            outbox.awaitEmpty();
            idsByKey(outbox.topic(events))
                    .forEach((key, ids) -> assertThat(ids.stream().distinct().toList())
                            .as(key)
                            .isSortedAccordingTo(
                                    java.util.Comparator.comparingInt(id -> Integer.parseInt(id.substring(2)))));
            assertThat(outbox.topic(events).stream().map(Seen::eventId).distinct())
                    .hasSize(101);
        } finally {
            kafka.close();
        }
    }

    private static Map<String, List<String>> idsByKey(List<Seen> records) {
        var ids = new LinkedHashMap<String, List<String>>();
        records.forEach(
                seen -> ids.computeIfAbsent(seen.key(), _ -> new ArrayList<>()).add(seen.eventId()));
        return ids;
    }
}
