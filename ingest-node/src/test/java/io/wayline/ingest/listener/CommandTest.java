package io.wayline.ingest.listener;

import static io.wayline.ingest.listener.NodeUnderTest.IMEI;
import static io.wayline.ingest.listener.NodeUnderTest.QUIET;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.Codec;
import io.wayline.codec.GprsEncoder;
import io.wayline.codec.GprsMessage;
import io.wayline.codec.LoginFrame;
import io.wayline.ingest.Packets;
import io.wayline.ingest.command.Attempt;
import io.wayline.ingest.command.Ignored;
import io.wayline.ingest.command.Instruction;
import io.wayline.ingest.fakes.TrackerChannel;
import io.wayline.ingest.session.DrainRequest;
import io.wayline.ingest.session.JournalEvent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a command is written, when it is not, and what the ledger hears of it. */
class CommandTest {

    /** The manufacturer's own frame. */
    private static final String GETINFO = "000000000000000f0c010500000007676574696e666f0100004312";

    private static final String GETVER = "000000000000000e0c010500000006676574766572010000a4c2";
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final NodeUnderTest node = new NodeUnderTest();

    @AfterEach
    void nothingIsUnaccountedFor() {
        node.end();
    }

    /** A tracker that has been silent since its login. */
    private TrackerChannel idleTracker() {
        var tracker = node.admitted();
        advance(tracker, QUIET);
        return tracker;
    }

    private Instruction.Dispatch dispatch(String id, String text) {
        return dispatch(id, 1, text, false);
    }

    private Instruction.Dispatch dispatch(String id, long token, String text, boolean codec14) {
        return new Instruction.Dispatch(
                new Attempt(id, 1),
                IMEI,
                token,
                text,
                node.time.millis() + DEADLINE.toMillis(),
                ANSWER_TIMEOUT,
                codec14,
                false);
    }

    private void instruct(TrackerChannel tracker, Instruction instruction) {
        node.sessions.instructed(instruction);
        tracker.runPendingTasks();
    }

    private static Instruction cancel(String id) {
        return new Instruction.Cancel(new Attempt(id, 1), IMEI, 1);
    }

    @Test
    void anIdleTrackerGetsItsCommandAtOnce() {
        var tracker = idleTracker();

        instruct(tracker, dispatch("a", "getinfo"));

        assertThat(tracker.heard()).isEqualTo(GETINFO);
        assertThat(node.responses.events()).containsExactly("SENT a/1");
    }

    @Test
    void withCodec14TheFrameNamesTheTracker() {
        var tracker = idleTracker();

        instruct(tracker, dispatch("a", 1, "getver", true));

        var frame = GprsEncoder.frame(
                Codec.CODEC_14, GprsMessage.of(GprsMessage.COMMAND, IMEI, "getver".getBytes(US_ASCII)));
        assertThat(tracker.heard()).isEqualTo(HexFormat.of().formatHex(frame)).contains("0" + IMEI);
    }

    @Test
    void afterTheLoginABacklogIsWaitedFor() {
        var tracker = node.admitted();
        instruct(tracker, dispatch("a", "getinfo"));
        assertThat(tracker.heard()).isEmpty();

        advance(tracker, QUIET);

        assertThat(tracker.heard()).isEqualTo(GETINFO);
    }

    @Test
    void nothingIsWrittenWhileAnAcknowledgementIsDue() {
        var tracker = idleTracker();
        tracker.say(Packets.frame(0, 2));
        instruct(tracker, dispatch("a", "getinfo"));
        advance(tracker, Duration.ofSeconds(30));
        assertThat(tracker.heard()).isEmpty();

        node.telemetry.commit();
        assertThat(tracker.heard()).as("the cap has passed").isEqualTo("00000002" + GETINFO);
    }

    @Test
    void aTrackerThatUploadsIsLeftInPeace() {
        node.telemetry.prompt();
        var tracker = idleTracker();
        instructWhileUploading(tracker, Duration.ofSeconds(10));

        advance(tracker, QUIET);

        assertThat(tracker.heard()).isEqualTo(GETINFO);
    }

    @Test
    void theLongestBacklogIsInterruptedAfterTheCap() {
        node.telemetry.prompt();
        var tracker = idleTracker();
        instructWhileUploading(tracker, NodeUnderTest.BACKLOG_CAP.minusMillis(100));

        advance(tracker, Duration.ofMillis(100));

        assertThat(tracker.heard()).isEqualTo(GETINFO);
    }

    /** A packet every 100 ms; the command comes after the first. */
    private void instructWhileUploading(TrackerChannel tracker, Duration time) {
        tracker.say(Packets.frame(0, 1));
        instruct(tracker, dispatch("a", "getinfo"));
        for (int packet = 1; packet <= time.toMillis() / 100; packet++) {
            advance(tracker, Duration.ofMillis(100));
            tracker.say(Packets.frame(packet, 1));
        }
        assertThat(tracker.heard()).matches("(00000001)+");
    }

    @Test
    void nothingIsWrittenIntoAFrameThatHasBegun() {
        node.telemetry.prompt();
        var tracker = idleTracker();
        var frame = Packets.frame(0, 1);
        tracker.say(Arrays.copyOf(frame, 20));
        instruct(tracker, dispatch("a", "getinfo"));
        advance(tracker, Duration.ofSeconds(25));
        assertThat(tracker.heard()).isEmpty();

        tracker.say(Arrays.copyOfRange(frame, 20, frame.length));

        assertThat(tracker.heard()).isEqualTo("00000001" + GETINFO);
    }

    @Test
    void aFrameThatTurnsOutToBeAPingHoldsNothingUp() {
        var tracker = idleTracker();
        tracker.say(new byte[] {(byte) 0xFF});

        instruct(tracker, dispatch("a", "getinfo"));

        assertThat(tracker.heard()).isEqualTo(GETINFO);
    }

    @Test
    void whoeverWaitsForTheAnswerToADamagedFrameHearsNoZeroes() {
        node.telemetry.prompt();
        var tracker = idleTracker();
        tracker.say(Packets.damaged(Packets.DOCUMENTED));
        instruct(tracker, dispatch("a", "getinfo"));
        advance(tracker, Duration.ofSeconds(5));
        assertThat(tracker.heard()).isEmpty();

        tracker.say(Packets.DOCUMENTED);
        assertThat(tracker.heard()).isEqualTo("00000001");
        advance(tracker, QUIET);

        assertThat(tracker.heard()).isEqualTo(GETINFO);
    }

    @Test
    void theDeadlineIsCheckedAtTheSocket() {
        var tracker = idleTracker();
        tracker.say(Packets.frame(0, 1));
        instruct(tracker, dispatch("a", "getinfo"));

        node.time.advance(DEADLINE); // the timer is late
        node.telemetry.commit();

        assertThat(tracker.heard()).isEqualTo("00000001");
        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 DEADLINE_PASSED");
    }

    @Test
    void theDeadlineIsToldInTimeThoughNothingElseHappens() {
        var tracker = idleTracker();
        tracker.say(Packets.frame(0, 1));
        instruct(tracker, dispatch("a", "getinfo"));

        advance(tracker, DEADLINE.minusMillis(1));
        assertThat(node.responses.events()).isEmpty();
        advance(tracker, Duration.ofMillis(1));

        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 DEADLINE_PASSED");
        node.telemetry.commit();
        assertThat(tracker.heard()).isEqualTo("00000001");
    }

    @Test
    void aCommandThatComesTooLateIsNotWritten() {
        var tracker = idleTracker();
        var late = dispatch("a", "getinfo");
        node.time.advance(DEADLINE);

        instruct(tracker, late);

        assertThat(tracker.heard()).isEmpty();
        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 DEADLINE_PASSED");
    }

    @Test
    void oneAttemptIsInFlightAtATime() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        instruct(tracker, dispatch("b", "getver"));
        assertThat(tracker.heard()).isEqualTo(GETINFO);

        tracker.say(Packets.RESPONSE);

        assertThat(tracker.heard()).isEqualTo(GETVER);
        assertThat(node.responses.events()).containsExactly("SENT a/1", "TEXT of a/1", "SENT b/1");
        assertThat(node.channel.said())
                .containsExactly(
                        "OPEN " + IMEI + " 1", "PAUSE " + IMEI + " 1", "RESUME " + IMEI + " 1", "PAUSE " + IMEI + " 1");
    }

    @Test
    void theNextOneWaitsUntilTheAnswerIsDurable() {
        node.responses.slow();
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        instruct(tracker, dispatch("b", "getver"));
        tracker.say(Packets.RESPONSE);
        assertThat(tracker.heard()).isEqualTo(GETINFO);

        node.responses.commit();

        assertThat(tracker.heard()).isEqualTo(GETVER);
    }

    @Test
    void aRefusalOfTheTrackerFreesTheSession() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", 1, "getver", true));
        instruct(tracker, dispatch("b", "getver"));
        tracker.heard();

        tracker.say(
                GprsEncoder.frame(Codec.CODEC_14, GprsMessage.of(GprsMessage.NACK, "352093081452251", new byte[0])));

        assertThat(tracker.heard()).isEqualTo(GETVER);
        assertThat(node.responses.events()).containsExactly("SENT a/1", "NACK of a/1", "SENT b/1");
    }

    @Test
    void serialDataDoesNotFreeTheSession() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        instruct(tracker, dispatch("b", "getver"));
        tracker.heard();

        tracker.say(GprsEncoder.frame(
                Codec.CODEC_12, GprsMessage.of(GprsMessage.RESPONSE, new byte[] {1, 2, (byte) 0x80})));

        assertThat(tracker.heard()).isEmpty();
        assertThat(node.responses.events()).containsExactly("SENT a/1", "BINARY of a/1");
    }

    @Test
    void anEmptyFrameIsAPingAndNoAnswer() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        instruct(tracker, dispatch("b", "getver"));
        tracker.heard();

        tracker.say(GprsEncoder.frame(Codec.CODEC_12, GprsMessage.of(GprsMessage.RESPONSE, new byte[0])));

        assertThat(tracker.heard()).isEmpty();
        assertThat(node.responses.events()).containsExactly("SENT a/1", "TEXT of nothing");
    }

    @Test
    void anAnswerThatNobodyWaitsForNamesNoAttempt() {
        var tracker = idleTracker();

        tracker.say(Packets.RESPONSE);

        assertThat(node.responses.events()).containsExactly("TEXT of nothing");
    }

    @Test
    void telemetryBetweenCommandAndAnswerIsAcknowledged() {
        node.telemetry.prompt();
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        tracker.heard();

        tracker.say(joined(Packets.frame(0, 3), Packets.RESPONSE));

        assertThat(tracker.heard()).isEqualTo("00000003");
        assertThat(node.responses.events()).containsExactly("SENT a/1", "TEXT of a/1");
    }

    @Test
    void silenceFreesTheSessionInTheEnd() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        instruct(tracker, dispatch("b", "getver"));
        advance(tracker, ANSWER_TIMEOUT.minusMillis(1));
        assertThat(tracker.heard()).isEqualTo(GETINFO);

        advance(tracker, Duration.ofMillis(1));

        assertThat(tracker.heard()).isEqualTo(GETVER);
        assertThat(node.commandCounters.timedOut.sum()).isEqualTo(1);
    }

    @Test
    void aDispatchThatComesTwiceIsWrittenOnce() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        tracker.say(Packets.RESPONSE);
        instruct(tracker, dispatch("a", "getinfo"));

        assertThat(tracker.heard()).isEqualTo(GETINFO);
        assertThat(node.ignored(Ignored.REPEATED)).isEqualTo(1);
    }

    @Test
    void aSecondAttemptOfACommandIsAnotherOne() {
        var tracker = idleTracker();
        var first = dispatch("a", "getinfo");
        instruct(tracker, first);
        advance(tracker, ANSWER_TIMEOUT);

        instruct(
                tracker,
                new Instruction.Dispatch(
                        new Attempt("a", 2),
                        IMEI,
                        1,
                        "getinfo",
                        first.writeBeforeMillis(),
                        ANSWER_TIMEOUT,
                        false,
                        false));

        assertThat(tracker.heard()).isEqualTo(GETINFO + GETINFO);
        assertThat(node.responses.events()).containsExactly("SENT a/1", "SENT a/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "getinfo\r\n", "gétinfo", "\u0000"})
    void whatIsNoCommandIsNotWritten(String text) {
        var tracker = idleTracker();

        instruct(tracker, dispatch("a", text));
        instruct(tracker, dispatch("b", "x".repeat(161)));

        assertThat(tracker.heard()).isEmpty();
        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 NOT_A_COMMAND", "NOT_SENT b/1 NOT_A_COMMAND");
    }

    @Test
    void theLongestCommandIsWritten() {
        var tracker = idleTracker();

        instruct(tracker, dispatch("a", "~".repeat(160)));

        assertThat(tracker.heard()).hasSize(2 * (160 + 20));
    }

    @Test
    void theQueueOfATrackerIsBounded() {
        var tracker = idleTracker();
        for (char id = 'a'; id <= 'i'; id++) {
            instruct(tracker, dispatch(String.valueOf(id), "getinfo")); // one in flight, eight that wait
        }
        instruct(tracker, dispatch("j", "getinfo"));

        assertThat(node.responses.events()).containsExactly("SENT a/1", "NOT_SENT j/1 QUEUE_FULL");
    }

    @Test
    void aCancelBeforeTheWriteIsInTime() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        instruct(tracker, dispatch("b", "getver"));
        instruct(tracker, cancel("b"));
        tracker.say(Packets.RESPONSE);

        assertThat(tracker.heard()).isEqualTo(GETINFO);
        assertThat(node.responses.events()).containsExactly("SENT a/1", "NOT_SENT b/1 CANCELLED", "TEXT of a/1");
    }

    @Test
    void aCancelAfterTheWriteWaitsForNoAnswer() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        instruct(tracker, dispatch("b", "getver"));
        instruct(tracker, cancel("a"));

        assertThat(tracker.heard()).isEqualTo(GETINFO + GETVER);
        assertThat(node.commandCounters.withdrawn.sum()).isEqualTo(1);
        assertThat(node.responses.events()).containsExactly("SENT a/1", "SENT b/1");
    }

    @Test
    void aCancelOfSomethingElseIsIgnored() {
        var tracker = idleTracker();
        instruct(tracker, cancel("a"));
        instruct(tracker, new Instruction.Cancel(new Attempt("a", 1), IMEI, 2));

        assertThat(node.ignored(Ignored.NOTHING_TO_CANCEL)).isEqualTo(1);
        assertThat(node.ignored(Ignored.OTHER_SESSION)).isEqualTo(1);
    }

    @Test
    void whatWaitsWhenTheSessionEndsWasNotSent() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", "getinfo"));
        instruct(tracker, dispatch("b", "getver"));

        tracker.leave();

        assertThat(node.responses.events()).containsExactly("SENT a/1", "NOT_SENT b/1 SESSION_ENDED");
        assertThat(node.commandCounters.abandoned.sum()).isEqualTo(1);
        assertThat(node.channel.said()).last().isEqualTo("CLOSE " + IMEI + " 1");
    }

    @Test
    void aDrainTakesNoFurtherCommand() {
        var tracker = idleTracker();
        tracker.say(Packets.frame(0, 1));
        instruct(tracker, dispatch("a", "getinfo"));
        tracker.pipeline().fireUserEventTriggered(DrainRequest.DRAIN);
        instruct(tracker, dispatch("b", "getinfo"));
        node.telemetry.commit();

        assertThat(tracker.heard()).isEqualTo("00000001");
        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 SESSION_ENDED", "NOT_SENT b/1 SESSION_ENDED");
    }

    @Test
    void aFencedSessionWritesNothing() {
        var tracker = node.admitted();
        instruct(tracker, dispatch("a", "getinfo"));

        node.sessions.observed(new JournalEvent(IMEI, 9, 9, false));
        advance(tracker, QUIET);

        assertThat(tracker.heard()).isEmpty();
        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 SESSION_ENDED");
    }

    @Test
    void aSessionThatIsReplacedWritesNothing() {
        var older = node.admitted();
        instruct(older, dispatch("a", "getinfo"));
        node.time.advance(Duration.ofSeconds(1));

        node.admitted();
        older.advanceTimeBy(1, TimeUnit.SECONDS);
        older.runScheduledPendingTasks();

        assertThat(older.heard()).isEmpty();
        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 SESSION_ENDED");
    }

    @Test
    void aDispatchForAnEarlierSessionIsDeclined() {
        node.admitted();
        var newer = idleTracker();

        instruct(newer, dispatch("a", 1, "getinfo", false));

        assertThat(newer.heard()).isEmpty();
        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 NOT_THE_SESSION");
    }

    @Test
    void anOldDispatchForAnEarlierSessionIsNobodysNews() {
        node.admitted();
        var newer = idleTracker();

        instruct(
                newer,
                new Instruction.Dispatch(
                        new Attempt("a", 1), IMEI, 1, "getinfo", Long.MAX_VALUE, ANSWER_TIMEOUT, false, true));

        assertThat(newer.heard()).isEmpty();
        assertThat(node.responses.events()).isEmpty();
        assertThat(node.ignored(Ignored.OTHER_SESSION)).isEqualTo(1);
    }

    @Test
    void aDispatchForANewerSessionIsLeftToTheNodeThatHasIt() {
        var tracker = idleTracker();

        instruct(tracker, dispatch("a", 2, "getinfo", false));

        assertThat(tracker.heard()).isEmpty();
        assertThat(node.responses.events()).isEmpty();
        assertThat(node.ignored(Ignored.OTHER_SESSION)).isEqualTo(1);
    }

    @Test
    void withoutASessionTheNodeIsSilent() {
        assertThat(node.sessions.instructed(dispatch("a", "getinfo"))).isFalse();
        assertThat(node.responses.events()).isEmpty();
    }

    @Test
    void aDispatchThatIsFasterThanItsSessionsTokenIsKept() {
        node.journal.slow();
        var tracker = node.connect();
        tracker.say(LoginFrame.of(IMEI));
        instruct(tracker, dispatch("a", "getinfo"));

        node.journal.answer();
        advance(tracker, QUIET);

        assertThat(tracker.heard()).isEqualTo("01" + GETINFO);
    }

    @Test
    void aDispatchForASessionThatEndedBeforeItWasAnnouncedIsDeclined() {
        node.journal.slow();
        var tracker = node.connect();
        tracker.say(LoginFrame.of(IMEI));
        instruct(tracker, dispatch("a", "getinfo"));
        tracker.leave();

        node.journal.answer();
        tracker.runPendingTasks();

        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 SESSION_ENDED");
        assertThat(node.channel.said()).doesNotContain("OPEN " + IMEI + " 1");
    }

    @Test
    void whileKafkaIsAwayNothingIsWritten() {
        var tracker = idleTracker();
        node.kafkaIsReachable = false;
        instruct(tracker, dispatch("a", "getinfo"));
        advance(tracker, Duration.ofSeconds(10));
        assertThat(tracker.heard()).isEmpty();

        node.kafkaIsReachable = true;
        advance(tracker, Duration.ofSeconds(1));

        assertThat(tracker.heard()).isEqualTo(GETINFO);
    }

    @Test
    void whileKafkaIsAwayTheDeadlineHolds() {
        var tracker = idleTracker();
        node.kafkaIsReachable = false;
        instruct(tracker, dispatch("a", "getinfo"));

        advance(tracker, DEADLINE);
        node.kafkaIsReachable = true;
        advance(tracker, DEADLINE);

        assertThat(tracker.heard()).isEmpty();
        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 DEADLINE_PASSED");
    }

    private void advance(TrackerChannel channel, Duration duration) {
        node.time.advance(duration);
        channel.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
