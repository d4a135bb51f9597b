package io.wayline.ingest.listener;

import static io.wayline.ingest.listener.NodeUnderTest.IMEI;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.Codec;
import io.wayline.codec.LoginFrame;
import io.wayline.ingest.Packets;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.fakes.TrackerChannel;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What trackers and strangers say, and what they hear: the whole pipeline, byte for byte. */
class ConversationTest {

    private static final byte[] PING = {(byte) 0xFF};
    /** A ping, the login, a ping, a packet of two records, an answer to a command, the documented packet. */
    private static final byte[] CONVERSATION =
            joined(PING, LoginFrame.of(IMEI), PING, Packets.frame(0, 2), Packets.RESPONSE, Packets.DOCUMENTED);

    static final List<Integer> EVERY_CUT =
            IntStream.range(1, CONVERSATION.length).boxed().toList();

    private final NodeUnderTest node = new NodeUnderTest();

    @AfterEach
    void nothingIsUnaccountedFor() {
        node.end();
    }

    @ParameterizedTest
    @FieldSource("EVERY_CUT")
    void aConversationTornAtAnyByteHasTheSameAnswers(int cut) {
        node.telemetry.prompt();
        var tracker = node.connect();

        tracker.say(Arrays.copyOfRange(CONVERSATION, 0, cut));
        tracker.say(Arrays.copyOfRange(CONVERSATION, cut, CONVERSATION.length));

        assertThat(tracker.heard()).isEqualTo("01" + "00000002" + "00000001");
        assertThat(node.responses.messages()).hasSize(1);
        assertThat(node.telemetry.durable()).hasSize(3);
        assertThat(tracker.finish()).as("something left over").isFalse();
    }

    @Test
    void aConversationOfSingleBytesHasTheSameAnswers() {
        node.telemetry.prompt();
        var tracker = node.connect();

        for (byte octet : CONVERSATION) {
            tracker.say(new byte[] {octet});
        }

        assertThat(tracker.heard()).isEqualTo("01" + "00000002" + "00000001");
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsDurable() {
        var tracker = node.admitted();
        tracker.say(Packets.frame(0, 7));
        assertThat(tracker.heard()).isEmpty();

        node.telemetry.commit();

        assertThat(tracker.heard()).isEqualTo("00000007");
    }

    @Test
    void whatIsNotDurableIsNotAnsweredAndTheTrackerMustComeAgain() {
        var tracker = node.admitted();
        tracker.say(Packets.frame(0, 7));

        node.telemetry.fail();

        assertThat(tracker.heard()).isEmpty();
        assertThat(tracker.isOpen()).isFalse();
        assertThat(node.counters.failed.sum()).isEqualTo(1);
        assertThat(node.counters.recordsFailed.sum()).isEqualTo(7);
        assertThat(node.budget.inFlightBytes()).isZero();
    }

    @Test
    void aPacketOfNoRecordsIsAnsweredWithZero() {
        node.telemetry.prompt();
        var tracker = node.admitted();

        tracker.say(AvlEncoder.frame(Codec.CODEC_8, List.of()));

        assertThat(tracker.heard()).isEqualTo("00000000");
    }

    @Test
    void oneFrameIsInHandAtATime() {
        var tracker = node.admitted();
        tracker.say(joined(Packets.frame(0, 1), Packets.frame(1, 2)));
        assertThat(node.telemetry.waiting()).isEqualTo(1);
        assertThat(tracker.config().isAutoRead())
                .as("reads on while a frame waits in line")
                .isFalse();

        node.telemetry.commit();
        assertThat(tracker.heard()).isEqualTo("00000001");
        assertThat(tracker.config().isAutoRead()).isTrue();

        node.telemetry.commit();
        assertThat(tracker.heard()).isEqualTo("00000002");
    }

    @Test
    void aTrackerThatWaitsForItsAnswerIsReadOn() {
        var tracker = node.admitted();

        tracker.say(Packets.frame(0, 1));

        assertThat(tracker.config().isAutoRead())
                .as("no system call for well-behaved trackers")
                .isTrue();
        node.telemetry.commit();
        assertThat(tracker.heard()).isEqualTo("00000001");
    }

    @Test
    void whatWasReadIsStoredThoughTheConnectionIsGone() {
        var tracker = node.admitted();
        tracker.say(Packets.frame(0, 3));
        tracker.leave();
        tracker.runPendingTasks();

        node.telemetry.commit();
        tracker.runPendingTasks();

        assertThat(node.telemetry.durable()).hasSize(3);
        assertThat(node.counters.unanswered.sum()).isEqualTo(1);
    }

    @Test
    void anUnreadableFrameIsKeptAndItsDeclaredCountAnswered() {
        var tracker = node.admitted();

        tracker.say(Packets.countMismatch());

        assertThat(tracker.heard()).isEqualTo("00000001");
        assertThat(node.quarantine.kept()).singleElement().satisfies(kept -> {
            assertThat(kept.raw()).isEqualTo(Packets.countMismatch());
            assertThat(kept.reason()).isEqualTo("COUNT_MISMATCH");
        });
    }

    @Test
    void anUnreadableFrameOfACommandCodecIsKeptWithoutAnAnswer() {
        var tracker = node.admitted();

        tracker.say(Packets.framed(new byte[] {0x0C, 1, 6, 0, 0, 0, 99, 1}));

        assertThat(tracker.heard()).isEmpty();
        assertThat(node.quarantine.kept()).hasSize(1);
        assertThat(tracker.isOpen()).isTrue();
    }

    @Test
    void aFrameThatCannotBeKeptIsNotLetGo() {
        node.quarantine.breakDown();
        var tracker = node.admitted();

        tracker.say(Packets.countMismatch());

        assertThat(tracker.heard()).isEmpty();
        assertThat(tracker.isOpen()).isFalse();
    }

    @Test
    void theThirdDamagedFrameInARowEndsTheConnection() {
        node.telemetry.prompt();
        var damaged = Packets.damaged(Packets.DOCUMENTED);
        var tracker = node.admitted();

        tracker.say(joined(damaged, damaged, Packets.DOCUMENTED, damaged, damaged));
        assertThat(tracker.heard()).isEqualTo("00000001");
        assertThat(tracker.isOpen()).isTrue();

        tracker.say(damaged);
        assertThat(tracker.heard()).isEmpty();
        assertThat(CloseReason.of(tracker)).isEqualTo(CloseReason.BAD_CRC);
        assertThat(tracker.isOpen()).isFalse();
    }

    @Test
    void aStreamThatLosesItsFramesIsClosed() {
        var tracker = node.admitted();

        tracker.say(new byte[] {0, 0, 7, 7, 7});

        assertThat(tracker.isOpen()).isFalse();
        assertThat(CloseReason.of(tracker)).isEqualTo(CloseReason.STREAM_LOST);
    }

    @Test
    void aFrameAboveTheBoundIsClosedBeforeItsBytesCome() {
        var tracker = node.admitted();

        tracker.say(new byte[] {0, 0, 0, 0, 0, 1, 0, 1});

        assertThat(CloseReason.of(tracker)).isEqualTo(CloseReason.TOO_LONG);
        assertThat(tracker.isOpen()).isFalse();
    }

    static List<Arguments> strangers() {
        return List.of(
                Arguments.of("GET / HTTP/1.1\r\n".getBytes(US_ASCII), CloseReason.HTTP_REQUEST),
                Arguments.of(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3}, CloseReason.TLS_HELLO),
                Arguments.of("##,imei:359586015829802,A;".getBytes(US_ASCII), CloseReason.NOT_A_TRACKER),
                Arguments.of(Packets.DOCUMENTED, CloseReason.OUT_OF_PLACE),
                Arguments.of(Packets.frame(0, 25), CloseReason.OUT_OF_PLACE));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void aStrangerIsClosedWithoutAnAnswer(byte[] bytes, CloseReason reason) {
        var stranger = node.connect();

        stranger.say(bytes);

        assertThat(stranger.heard()).isEmpty();
        assertThat(stranger.isOpen()).isFalse();
        assertThat(CloseReason.of(stranger)).isEqualTo(reason);
        assertThat(node.counters.closed(reason).sum()).isEqualTo(1);
    }

    static List<byte[]> loginsOfOthers() {
        return List.of(
                new byte[] {0, 15, '3', '5', 'x'},
                "\0\016356307042441013".getBytes(US_ASCII),
                "\0\020356307042441013".getBytes(US_ASCII),
                new byte[] {0, 0, 7});
    }

    @ParameterizedTest
    @MethodSource("loginsOfOthers")
    void aLoginOfAnotherShapeIsRefusedAloud(byte[] bytes) {
        var stranger = node.connect();

        stranger.say(bytes);

        assertThat(stranger.heard()).isEqualTo("00");
        assertThat(stranger.isOpen()).isFalse();
        assertThat(CloseReason.of(stranger)).isEqualTo(CloseReason.NOT_A_TRACKER);
        assertThat(node.counters.closed(CloseReason.NOT_A_TRACKER).sum()).isEqualTo(1);
    }

    @Test
    void whoSaysNothingIsClosedInTime() {
        var silent = node.connect();
        silent.say(PING);

        advance(silent, Duration.ofSeconds(31));

        assertThat(CloseReason.of(silent)).isEqualTo(CloseReason.LOGIN_TIMEOUT);
        assertThat(silent.isOpen()).isFalse();
    }

    @Test
    void aFrameThatIsNeverFinishedIsClosedInTime() {
        var tracker = node.admitted();
        var frame = Packets.frame(0, 2);
        tracker.say(Arrays.copyOf(frame, 20));
        advance(tracker, Duration.ofSeconds(50));
        tracker.say(Arrays.copyOfRange(frame, 20, 30));
        assertThat(tracker.isOpen()).isTrue();

        advance(tracker, Duration.ofSeconds(11));

        assertThat(CloseReason.of(tracker)).isEqualTo(CloseReason.HALF_FRAME);
        assertThat(tracker.isOpen()).isFalse();
    }

    @Test
    void aFrameThatWaitsForUsIsNoHalfFrame() {
        var tracker = node.admitted();
        tracker.say(joined(Packets.frame(0, 1), Arrays.copyOf(Packets.frame(1, 2), 30)));

        advance(tracker, Duration.ofMinutes(2));

        assertThat(tracker.isOpen()).isTrue();
        node.telemetry.commit();
        assertThat(tracker.heard()).isEqualTo("00000001");
    }

    @Test
    void aTrackerSilentForHalfAnHourIsClosed() {
        var tracker = node.admitted();
        advance(tracker, Duration.ofMinutes(29));
        tracker.say(PING);
        advance(tracker, Duration.ofMinutes(29));
        assertThat(tracker.isOpen()).isTrue();

        advance(tracker, Duration.ofMinutes(2));

        assertThat(CloseReason.of(tracker)).isEqualTo(CloseReason.IDLE);
        assertThat(tracker.isOpen()).isFalse();
    }

    @Test
    void aSecondLoginOnTheSameConnectionIsOutOfPlace() {
        var tracker = node.admitted();

        tracker.say(LoginFrame.of(IMEI));

        assertThat(CloseReason.of(tracker)).isEqualTo(CloseReason.OUT_OF_PLACE);
        assertThat(tracker.isOpen()).isFalse();
    }

    private void advance(TrackerChannel channel, Duration duration) {
        node.time.advance(duration);
        channel.advanceTimeBy(duration.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
