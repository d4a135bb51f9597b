package io.wayline.ingest.listener;

import static io.wayline.ingest.listener.NodeUnderTest.IMEI;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.LoginFrame;
import io.wayline.ingest.Packets;
import io.wayline.ingest.command.Attempt;
import io.wayline.ingest.command.Instruction.Dispatch;
import io.wayline.ingest.connection.SourceRanges;
import io.wayline.ingest.listener.NodeUnderTest.Edge;
import io.wayline.ingest.login.Registration;
import io.wayline.ingest.login.RegistrationPolicy;
import io.wayline.ingest.session.CodecRules;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that somebody wants to see, and frames that nobody wants to have. */
class CaptureTest {

    private static final String PACKET = HexFormat.of().formatHex(Packets.DOCUMENTED);

    private NodeUnderTest node = new NodeUnderTest();

    @BeforeEach
    void everythingIsDurableAtOnce() {
        node.telemetry.prompt();
    }

    @AfterEach
    void nothingIsUnaccountedFor() {
        node.end();
    }

    private Registration captured(long forMillis) {
        return new Registration(IMEI, false, "", false, node.time.millis() + forMillis);
    }

    @Test
    void aConversationIsCapturedFromTheLoginOn() {
        node.registry.registered(captured(60_000));
        var tracker = node.admitted();
        node.admitted("356307042441014").say(Packets.DOCUMENTED);

        tracker.say(Packets.DOCUMENTED);

        assertThat(tracker.heard()).isEqualTo("00000001");
        assertThat(node.captured.lines())
                .containsExactly(
                        "> " + IMEI + " 0 " + HexFormat.of().formatHex(LoginFrame.of(IMEI)),
                        "< " + IMEI + " 1 01",
                        "> " + IMEI + " 1 " + PACKET,
                        "< " + IMEI + " 1 00000001");
    }

    @Test
    void aLiveSessionIsCapturedFromTheWordOnAndUntilItIsTakenBack() {
        var tracker = node.admitted();
        node.registry.registered(captured(60_000));
        tracker.say(Packets.DOCUMENTED);
        assertThat(node.captured.lines()).hasSize(2);

        node.registry.registered(new Registration(IMEI, false, "", false));
        tracker.say(Packets.DOCUMENTED);

        assertThat(node.captured.lines()).hasSize(2);
        assertThat(tracker.pipeline().names()).doesNotContain("capture");
        assertThat(tracker.heard()).isEqualTo("0000000100000001");
    }

    @Test
    void aCaptureEndsByItself() {
        node.registry.registered(captured(1_000));
        var tracker = node.admitted();
        node.time.advance(Duration.ofSeconds(1));

        tracker.say(Packets.DOCUMENTED);

        assertThat(node.captured.lines()).hasSize(2);
        assertThat(tracker.pipeline().names()).doesNotContain("capture");
    }

    @Test
    void whatIsAboveTheLimitsIsLeftOutAndCounted() {
        node.registry.registered(captured(60_000));
        var tracker = node.admitted();
        for (int i = 0; i < 6; i++) {
            tracker.say(Packets.DOCUMENTED);
        }
        assertThat(node.captured.lines()).as("the most of one second").hasSize(10);

        node.time.advance(Duration.ofSeconds(1));
        tracker.say(Packets.DOCUMENTED);

        assertThat(node.captured.lines()).hasSize(12);
        assertThat(node.captured.lines().get(10)).endsWith(PACKET + " after 4 dropped");
        assertThat(tracker.heard()).as("the tracker feels nothing").isEqualTo("00000001".repeat(7));
    }

    @Test
    void aCodecThatIsOffIsKeptAndAcknowledgedSoThatTheTrackerGetsPastIt() {
        node = new NodeUnderTest(
                RegistrationPolicy.AUTO,
                100,
                new Edge(null, SourceRanges.NONE, 0, null, CodecRules.parse("8,12", "FMB920=8E,14")));
        node.telemetry.prompt();
        node.registry.registered(new Registration(IMEI, false, "fmb920", false));
        var tracker = node.admitted();
        var other = node.admitted("356307042441014");

        tracker.say(Packets.DOCUMENTED);
        other.say(Packets.DOCUMENTED);

        assertThat(tracker.heard()).isEqualTo("00000001");
        assertThat(other.heard()).isEqualTo("00000001");
        assertThat(node.quarantine.kept()).singleElement().satisfies(frame -> {
            assertThat(frame.reason()).isEqualTo("CODEC_DISABLED");
            assertThat(frame.acknowledgedRecords()).isEqualTo(1);
            assertThat(frame.raw()).isEqualTo(Packets.DOCUMENTED);
        });
        assertThat(node.counters.codecDisabled.sum()).isEqualTo(1);
        assertThat(node.counters.acknowledged.sum()).isEqualTo(1);
    }

    @Test
    void aCommandInACodecThatIsOffIsNeverSent() {
        node = new NodeUnderTest(
                RegistrationPolicy.AUTO,
                100,
                new Edge(null, SourceRanges.NONE, 0, null, CodecRules.parse("8,12", "FMB920=8E,14")));
        node.registry.registered(new Registration(IMEI, false, "FMB920", false));
        var tracker = node.admitted();

        var attempt = new Attempt("a", 1);
        node.sessions.instructed(new Dispatch(
                attempt, IMEI, 1, "getinfo", node.time.millis() + 10_000, Duration.ofSeconds(60), false, false));

        assertThat(tracker.heard()).isEmpty();
        assertThat(node.responses.events()).containsExactly("NOT_SENT a/1 NOT_A_COMMAND");
    }
}
