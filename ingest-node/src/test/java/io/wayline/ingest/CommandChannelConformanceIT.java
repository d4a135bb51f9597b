package io.wayline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.ingest.command.Ignored;
import io.wayline.ingest.kafka.CommandStrategy;
import io.wayline.proto.command.v1.CommandCancel;
import io.wayline.proto.command.v1.CommandDispatch;
import io.wayline.proto.command.v1.CommandInstruction;
import io.wayline.proto.command.v1.CommandResponse;
import io.wayline.tracing.TraceParent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every strategy of the command channel promises: whole nodes on a real broker, plain sockets for trackers. */
@ParameterizedClass
@EnumSource(CommandStrategy.class)
class CommandChannelConformanceIT {

    private static final String IMEI = "356307042441013";
    private static final String OTHER = "356307042441014";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final int MANY = 200;

    @Parameter
    private CommandStrategy strategy = CommandStrategy.PER_IMEI;

    @RegisterExtension
    final NodesUnderTest nodes = new NodesUnderTest();

    private final Admin admin = nodes.closing(Admin.create(nodes.kafka()));

    @BeforeEach
    void chooseTheChannel() {
        nodes.set(
                "COMMAND_CHANNEL",
                strategy == CommandStrategy.KEYED ? "keyed" : "per-imei",
                "REGISTRATION_POLICY",
                "auto");
    }

    /** What command-service does for a tracker it knows. */
    private void createChannels(String... imeis) throws Exception {
        if (strategy == CommandStrategy.PER_IMEI) {
            var wanted = new ArrayList<NewTopic>();
            for (var imei : imeis) {
                var topic = nodes.topics().commandChannelOf(imei);
                wanted.add(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()));
            }
            admin.createTopics(wanted).all().get();
        }
    }

    /** The token of the tracker's session; it is announced before the tracker is let in. */
    private long token(String imei) throws Exception {
        return nodes.contents(nodes.topics().deviceSessions()).highestToken(imei);
    }

    private static CommandInstruction dispatch(
            String imei, long token, String id, String text, long writeBeforeMillis) {
        return CommandInstruction.newBuilder()
                .setDispatch(CommandDispatch.newBuilder()
                        .setCommandId(id)
                        .setAttempt(1)
                        .setImei(imei)
                        .setSessionToken(token)
                        .setText(text)
                        .setWriteBeforeMs(writeBeforeMillis)
                        .setAnswerTimeoutMs(60_000))
                .build();
    }

    private static CommandInstruction dispatch(String imei, long token, String id) {
        return dispatch(imei, token, id, "command " + id, System.currentTimeMillis() + DEADLINE.toMillis());
    }

    private void say(String imei, byte[] instruction) throws Exception {
        say(imei, instruction, List.of());
    }

    private void say(String imei, byte[] instruction, List<Header> headers) throws Exception {
        var topic = strategy == CommandStrategy.KEYED
                ? nodes.topics().commands()
                : nodes.topics().commandsOf(imei);
        nodes.publish(new ProducerRecord<>(topic, null, imei, instruction, headers));
    }

    private void say(String imei, CommandInstruction instruction) throws Exception {
        say(imei, instruction.toByteArray());
    }

    /** Waits until this stands last in the log of responses, and returns all of it in short. */
    private List<String> responsesUntil(String last) {
        var log = nodes.contents(nodes.topics().commandResponses());
        return await().atMost(PATIENCE)
                .until(
                        () -> log.responses().stream()
                                .map(CommandChannelConformanceIT::inShort)
                                .toList(),
                        all -> !all.isEmpty() && all.getLast().equals(last));
    }

    private static String inShort(CommandResponse response) {
        return (response.getKind() + " " + response.getCommandId() + " " + response.getReason()).strip();
    }

    @Test
    void aDispatchIsWrittenToItsSessionAndTheAnswerNamesIt() throws Exception {
        createChannels(IMEI);
        var tracker = nodes.admitted(nodes.start(), IMEI);

        say(IMEI, dispatch(IMEI, token(IMEI), "a", "setdigout 1?", System.currentTimeMillis() + 60_000));
        assertThat(tracker.readCommand()).isEqualTo("setdigout 1?");
        tracker.answer("DOUT1:1 Timeout:INFINITY ");

        assertThat(responsesUntil("TEXT a")).containsExactly("SENT a", "TEXT a");
        var log = nodes.contents(nodes.topics().commandResponses()).all();
        assertThat(log)
                .extracting(message ->
                        new String(message.headers().lastHeader("ce_type").value(), UTF_8))
                .containsExactly("io.wayline.command.report.v1", "io.wayline.command.response.v1");
        var sent = CommandResponse.parseFrom(log.getFirst().value());
        assertThat(sent.getAttempt()).isEqualTo(1);
        assertThat(sent.getCodec()).isEqualTo(12);
        assertThat(sent.getSessionToken()).isEqualTo(token(IMEI));
        assertThat(sent.getReceivedTimeMs()).isPositive();
    }

    @Test
    void theTraceOfADispatchGoesOnInReportAndAnswer() throws Exception {
        createChannels(IMEI);
        var tracker = nodes.admitted(nodes.start("OTEL_TRACES_EXPORTER", "none"), IMEI);

        var trace = "00-0af7651916cd43dd8448eb211c80319c";
        var dispatched = Objects.requireNonNull(TraceParent.header(trace + "-b7ad6b7169203331-01"));
        say(IMEI, dispatch(IMEI, token(IMEI), "a").toByteArray(), List.of(dispatched));
        tracker.readCommand();
        tracker.answer("any");

        responsesUntil("TEXT a");
        assertThat(nodes.contents(nodes.topics().commandResponses()).all())
                .extracting(message -> TraceParent.in(message.headers()))
                .allSatisfy(line -> assertThat(line).startsWith(trace).doesNotContain("b7ad6b7169203331"))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void aDispatchWrittenRightAfterTheAnnouncementArrives() throws Exception {
        createChannels(IMEI);
        var tracker = nodes.admitted(nodes.start("COMMAND_ASSIGN_INTERVAL", "2s"), IMEI);

        say(IMEI, dispatch(IMEI, token(IMEI), "a"));

        assertThat(tracker.readCommand()).isEqualTo("command a");
    }

    @Test
    void aDispatchForAnotherSessionIsNotWritten() throws Exception {
        createChannels(IMEI);
        var node = nodes.start();
        nodes.admitted(node, IMEI);
        long older = token(IMEI);
        var tracker = nodes.admitted(node, IMEI);
        long live = token(IMEI);
        say(IMEI, dispatch(IMEI, live, "a"));
        assertThat(tracker.readCommand()).isEqualTo("command a");
        tracker.answer("done");
        responsesUntil("TEXT a");

        say(IMEI, dispatch(IMEI, live + 1, "b"));
        say(IMEI, dispatch(IMEI, older, "c"));
        say(IMEI, dispatch(IMEI, live, "d"));

        assertThat(tracker.readCommand()).isEqualTo("command d");
        assertThat(responsesUntil("SENT d"))
                .containsExactly("SENT a", "TEXT a", "NOT_SENT c NOT_THE_SESSION", "SENT d");
    }

    @Test
    void aDispatchThatComesTwiceIsWrittenOnce() throws Exception {
        createChannels(IMEI);
        var tracker = nodes.admitted(nodes.start(), IMEI);
        var dispatch = dispatch(IMEI, token(IMEI), "a");

        say(IMEI, dispatch);
        assertThat(tracker.readCommand()).isEqualTo("command a");
        say(IMEI, dispatch);
        tracker.answer("done");
        say(IMEI, dispatch);
        say(IMEI, dispatch(IMEI, token(IMEI), "b"));

        assertThat(tracker.readCommand()).isEqualTo("command b");
        assertThat(responsesUntil("SENT b")).containsExactly("SENT a", "TEXT a", "SENT b");
    }

    @Test
    void aDispatchAfterItsDeadlineIsNotWritten() throws Exception {
        createChannels(IMEI);
        var tracker = nodes.admitted(nodes.start(), IMEI);

        say(IMEI, dispatch(IMEI, token(IMEI), "a", "late", System.currentTimeMillis()));
        say(IMEI, dispatch(IMEI, token(IMEI), "b"));

        assertThat(tracker.readCommand()).isEqualTo("command b");
        assertThat(responsesUntil("SENT b")).containsExactly("NOT_SENT a DEADLINE_PASSED", "SENT b");
    }

    @Test
    void theSecondWaitsForTheAnswerToTheFirst() throws Exception {
        createChannels(IMEI);
        var tracker = nodes.admitted(nodes.start(), IMEI);
        say(IMEI, dispatch(IMEI, token(IMEI), "a"));
        say(IMEI, dispatch(IMEI, token(IMEI), "b"));
        assertThat(tracker.readCommand()).isEqualTo("command a");
        say(IMEI, dispatch(IMEI, token(IMEI), "c"));

        tracker.answer("done");
        assertThat(tracker.readCommand()).isEqualTo("command b");
        tracker.answer("done");
        assertThat(tracker.readCommand()).isEqualTo("command c");

        assertThat(responsesUntil("SENT c")).containsExactly("SENT a", "TEXT a", "SENT b", "TEXT b", "SENT c");
    }

    @Test
    void whatWaitsCanBeCancelled() throws Exception {
        createChannels(IMEI);
        var tracker = nodes.admitted(nodes.start(), IMEI);
        long token = token(IMEI);
        var cancel = CommandInstruction.newBuilder()
                .setCancel(CommandCancel.newBuilder()
                        .setCommandId("a")
                        .setAttempt(1)
                        .setImei(IMEI)
                        .setSessionToken(token))
                .build();
        tracker.send(new byte[] {0}); // a frame has begun: nothing is written
        say(IMEI, dispatch(IMEI, token, "a"));
        say(IMEI, cancel);
        assertThat(responsesUntil("NOT_SENT a CANCELLED")).hasSize(1);

        var rest = Arrays.copyOfRange(Packets.DOCUMENTED, 1, Packets.DOCUMENTED.length);
        assertThat(tracker.sendPacket(rest)).isEqualTo(1);
        say(IMEI, dispatch(IMEI, token, "b"));

        assertThat(tracker.readCommand()).isEqualTo("command b");
    }

    @Test
    void afterARestartNothingIsWrittenAgain() throws Exception {
        createChannels(IMEI);
        var before = nodes.start();
        var tracker = nodes.admitted(before, IMEI);
        long older = token(IMEI);
        say(IMEI, dispatch(IMEI, older, "a"));
        assertThat(tracker.readCommand()).isEqualTo("command a");
        before.close();
        say(IMEI, dispatch(IMEI, older, "b"));

        var back = nodes.admitted(nodes.start(), IMEI);
        say(IMEI, dispatch(IMEI, token(IMEI), "c"));

        assertThat(back.readCommand()).isEqualTo("command c");
        assertThat(responsesUntil("SENT c")).containsExactly("SENT a", "SENT c");
    }

    @Test
    void aTrackerThatMovesIsFollowed() throws Exception {
        createChannels(IMEI);
        var first = nodes.start();
        var second = nodes.start();
        long token = 0;
        for (int move = 0; move < 4; move++) {
            var tracker = nodes.admitted(move % 2 == 0 ? first : second, IMEI);
            assertThat(token(IMEI)).isGreaterThan(token);
            token = token(IMEI);
            say(IMEI, dispatch(IMEI, token, "move " + move));
            assertThat(tracker.readCommand()).isEqualTo("command move " + move);
        }
        assertThat(responsesUntil("SENT move 3")).hasSize(4);
    }

    @Test
    void aChannelThatDoesNotExistYetHoldsUpNobody() throws Exception {
        createChannels(OTHER);
        var node = nodes.start();
        var tracker = nodes.admitted(node, IMEI);
        var other = nodes.admitted(node, OTHER);
        say(OTHER, dispatch(OTHER, token(OTHER), "a"));
        assertThat(other.readCommand()).isEqualTo("command a");

        createChannels(IMEI);
        say(IMEI, dispatch(IMEI, token(IMEI), "b"));

        assertThat(tracker.readCommand()).isEqualTo("command b");
    }

    @Test
    void manyTrackersAtOnceAreServed() throws Exception {
        var imeis =
                IntStream.range(0, MANY).mapToObj("35630704244%04d"::formatted).toList();
        createChannels(imeis.toArray(String[]::new));
        var node = nodes.start();
        var trackers = new ArrayList<TrackerClient>();
        for (var imei : imeis) {
            trackers.add(nodes.admitted(node, imei));
        }
        var journal = nodes.contents(nodes.topics().deviceSessions());
        journal.all();

        for (var imei : imeis) {
            say(imei, dispatch(imei, journal.highestToken(imei), "for " + imei));
        }

        for (int i = 0; i < MANY; i++) {
            assertThat(trackers.get(i).readCommand()).isEqualTo("command for " + imeis.get(i));
        }
        var log = nodes.contents(nodes.topics().commandResponses());
        await().atMost(PATIENCE).until(() -> log.responses().size() == MANY);
        await().atMost(PATIENCE).until(() -> node.commandCounters().inFlight.sum() == MANY);
    }

    @Test
    void whatCannotBeReadIsCountedAndSkipped() throws Exception {
        createChannels(IMEI);
        var node = nodes.start();
        var tracker = nodes.admitted(node, IMEI);

        say(IMEI, new byte[] {(byte) 0xFF, 1, 2, 3});
        say(IMEI, CommandInstruction.getDefaultInstance());
        say(IMEI, dispatch(OTHER, token(IMEI), "a"));
        say(IMEI, dispatch(IMEI, token(IMEI), "b"));

        assertThat(tracker.readCommand()).isEqualTo("command b");
        var counters = node.commandCounters();
        assertThat(counters.ignored(Ignored.UNREADABLE).sum()).isEqualTo(3);
        assertThat(counters.instructions.sum()).isEqualTo(4);
        assertThat(counters.dispatches.sum()).isEqualTo(1);
    }

    @Test
    void theNodeIsReadyWhileItHearsCommands() throws Exception {
        var node = nodes.start();

        assertThat(node.readiness().reasons()).isEmpty();
    }
}
