package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.ingest.command.CommandCounters;
import io.wayline.ingest.command.Ignored;
import io.wayline.ingest.session.Sessions;
import io.wayline.proto.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the topics of single trackers come and go. The node has no sessions here: what is read is only counted. */
class PerImeiCommandsIT {

    private static final String IMEI = "356307042441013";
    private static final String OTHER = "356307042441014";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestInfrastructure infrastructure = TestInfrastructure.shared();
    private final Map<String, Object> kafka = Map.of("bootstrap.servers", infrastructure.kafkaBootstrapServers());
    private final Topics topics = infrastructure.freshTopics();
    private final KafkaProducer<byte[], byte[]> ledger =
            new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    private final Admin admin = Admin.create(kafka);
    private final CommandCounters counters = new CommandCounters();
    private final PerImeiCommands channel = start();

    private PerImeiCommands start() {
        var settings = new KafkaSettings(
                infrastructure.kafkaBootstrapServers(),
                Map.of(),
                topics.prefix(),
                "none",
                Duration.ZERO,
                16_384,
                Duration.ofSeconds(30),
                1 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                CommandStrategy.PER_IMEI,
                Duration.ofMillis(50));
        var clients = new Clients(settings, "test");
        return PerImeiCommands.start(
                clients.commandReader(),
                new TopicLookup(clients.admin()),
                topics,
                settings.commandAssignInterval(),
                new InstructionReader(new Sessions(), counters));
    }

    @AfterEach
    void close() {
        channel.close();
        ledger.close();
        admin.close();
    }

    private void create(String imei) throws Exception {
        var topic = topics.commandChannelOf(imei);
        admin.createTopics(List.of(new NewTopic(topic.name(), 1, (short) 1)))
                .all()
                .get();
    }

    private void say(String imei) throws Exception {
        ledger.send(new ProducerRecord<>(topics.commandsOf(imei), imei.getBytes(UTF_8), new byte[0]))
                .get();
    }

    private void awaitAssigned(int count) {
        await().atMost(PATIENCE).until(() -> channel.assigned() == count && channel.missing() == 0);
    }

    private void awaitRead(long count) {
        await().atMost(PATIENCE)
                .until(() -> counters.ignored(Ignored.NO_SESSION).sum() >= count);
        assertThat(counters.instructions.sum()).isEqualTo(count);
    }

    @Test
    void whatIsReadOfATopicIsKeptWhenOthersComeAndGo() throws Exception {
        create(IMEI);
        create(OTHER);
        say(IMEI);
        channel.open(IMEI, 1);
        awaitRead(1);

        for (int round = 0; round < 3; round++) {
            channel.open(OTHER, round + 1);
            awaitAssigned(2);
            channel.close(OTHER, round + 1);
            awaitAssigned(1);
        }
        say(IMEI);

        awaitRead(2);
    }

    @Test
    void aPausedTopicIsReadOnWhenItIsResumed() throws Exception {
        create(IMEI);
        create(OTHER);
        channel.open(IMEI, 1);
        channel.open(OTHER, 1);
        awaitAssigned(2);
        channel.pause(IMEI, 1);
        channel.open("356307042441015", 1); // so that the pause has been seen
        await().atMost(PATIENCE).until(() -> channel.missing() == 1);

        say(IMEI);
        say(OTHER);
        awaitRead(1);
        channel.resume(IMEI, 1);

        awaitRead(2);
    }

    @Test
    void aNewerSessionIsNotPausedByItsPredecessor() throws Exception {
        create(IMEI);
        channel.open(IMEI, 1);
        channel.pause(IMEI, 1);
        channel.open(IMEI, 2);
        channel.pause(IMEI, 1);
        channel.close(IMEI, 1);
        awaitAssigned(1);

        say(IMEI);

        awaitRead(1);
    }

    @Test
    void aTopicThatIsDeletedAndMadeAgainIsReadOn() throws Exception {
        create(IMEI);
        create(OTHER);
        channel.open(IMEI, 1);
        channel.open(OTHER, 1);
        say(IMEI);
        awaitRead(1);

        admin.deleteTopics(List.of(topics.commandsOf(IMEI))).all().get();
        say(OTHER);
        awaitRead(2);
        await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(topics.commandsOf(IMEI)));
        create(IMEI);
        say(IMEI);

        awaitRead(3); // though the offset is one that was read before
        assertThat(channel.isAlive()).isTrue();
    }

    @Test
    void aTopicThatIsDeletedIsMissing() throws Exception {
        create(IMEI);
        channel.open(IMEI, 1);
        awaitAssigned(1);

        admin.deleteTopics(List.of(topics.commandsOf(IMEI))).all().get();

        await().atMost(PATIENCE).until(() -> channel.assigned() == 0 && channel.missing() == 1);
    }

    @Test
    void manyTopicsThatDoNotExistHoldUpNobody() throws Exception {
        int many = 5_000;
        IntStream.range(0, many).mapToObj("3563070425%05d"::formatted).forEach(imei -> channel.open(imei, 1));
        create(IMEI);
        channel.open(IMEI, 1);
        say(IMEI);

        awaitRead(1);

        assertThat(channel.assigned()).isEqualTo(1);
        assertThat(channel.missing()).isEqualTo(many);
    }
}
