package io.wayline.ingest.listener;

import static io.wayline.ingest.listener.NodeUnderTest.IMEI;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.LoginFrame;
import io.wayline.ingest.Packets;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.fakes.TrackerChannel;
import io.wayline.ingest.login.Registration;
import io.wayline.ingest.login.RegistrationPolicy;
import io.wayline.ingest.session.DrainRequest;
import io.wayline.ingest.session.JournalEvent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is let in, whose session lives and what the other nodes hear of it. */
class SessionLifeTest {

    private NodeUnderTest node = new NodeUnderTest();

    @AfterEach
    void nothingIsUnaccountedFor() {
        node.end();
    }

    @Test
    void anUnknownTrackerIsRefusedAndClosedAfterAPause() {
        node = new NodeUnderTest(RegistrationPolicy.ALLOW_LIST, 100);
        var unknown = node.connect();

        unknown.say(LoginFrame.of(IMEI));
        assertThat(unknown.heard()).isEqualTo("00");
        assertThat(unknown.isOpen()).isTrue();

        advance(unknown, Duration.ofSeconds(3));
        assertThat(unknown.isOpen()).isFalse();
        assertThat(CloseReason.of(unknown)).isEqualTo(CloseReason.NOT_REGISTERED);
        assertThat(node.journal.events()).isEmpty();
    }

    @Test
    void aBanEndsTheSessionAtOnce() {
        var tracker = node.admitted();

        node.registry.registered(new Registration(IMEI, true, "", false));
        tracker.runPendingTasks();

        assertThat(tracker.isOpen()).isFalse();
        assertThat(node.journal.events()).last().isEqualTo("DISCONNECTED " + IMEI + " 1 BANNED");
    }

    @ParameterizedTest
    @EnumSource(RegistrationPolicy.class)
    void aTrackerThatIsTakenOutOfTheRegistryMustGoAtOnce(RegistrationPolicy policy) {
        node = new NodeUnderTest(policy, 100);
        node.registry.registered(new Registration(IMEI, false, "FMB120", false));
        var tracker = node.admitted();

        node.registry.removed(IMEI);
        tracker.runPendingTasks();

        assertThat(tracker.isOpen()).isFalse();
        assertThat(node.journal.events()).last().isEqualTo("DISCONNECTED " + IMEI + " 1 UNREGISTERED");
    }

    @Test
    void whereEverybodyIsWelcomeAForgottenTrackerMayComeBack() {
        node.admitted();
        node.registry.removed(IMEI);

        node.admitted();
    }

    @Test
    void aBanWhileTheLoginIsAnnouncedIsInTime() {
        node.journal.slow();
        var tracker = node.connect();
        tracker.say(LoginFrame.of(IMEI));

        node.admission.registered(new Registration(IMEI, true, "", false));
        node.journal.answer();

        assertThat(tracker.heard()).isEmpty();
        assertThat(tracker.isOpen()).isFalse();
        assertThat(node.journal.events()).last().isEqualTo("DISCONNECTED " + IMEI + " 1 BANNED");
    }

    @Test
    void aModelThatIsRegisteredLaterCountsFromTheNextPacket() {
        node.telemetry.prompt();
        var tracker = node.admitted();

        node.registry.registered(new Registration(IMEI, false, "FMB120", false));
        tracker.say(Packets.DOCUMENTED);

        assertThat(node.telemetry.origins())
                .extracting(origin -> origin.model())
                .containsExactly("", "FMB120");
        assertThat(tracker.heard()).isEqualTo("00000001");
    }

    @Test
    void theTrackerMaySpeakOnlyWhenItsSessionIsAnnounced() {
        node.telemetry.prompt();
        node.journal.slow();
        var tracker = node.connect();
        tracker.say(joined(LoginFrame.of(IMEI), Packets.DOCUMENTED));
        assertThat(tracker.heard()).isEmpty();
        assertThat(node.telemetry.durable()).isEmpty();

        node.journal.answer();

        assertThat(tracker.heard()).isEqualTo("01" + "00000001");
    }

    @Test
    void aSessionThatCannotBeAnnouncedIsClosedWithoutAnAnswer() {
        node.journal.slow();
        var tracker = node.connect();
        tracker.say(LoginFrame.of(IMEI));

        node.journal.fail();

        assertThat(tracker.heard()).isEmpty();
        assertThat(tracker.isOpen()).isFalse();
        assertThat(node.sessions.size()).isZero();
    }

    @Test
    void aTrackerThatLeavesWhileItIsAnnouncedIsTakenBack() {
        node.journal.slow();
        var tracker = node.connect();
        tracker.say(LoginFrame.of(IMEI));
        tracker.leave();
        tracker.runPendingTasks();

        node.journal.answer();
        tracker.runPendingTasks();

        assertThat(node.journal.events())
                .containsExactly("CONNECTED " + IMEI, "DISCONNECTED " + IMEI + " 1 CLOSED_BY_TRACKER");
    }

    @Test
    void theNewestLoginWinsAndTheEndOfTheOlderIsNoNews() {
        var older = node.admitted();
        var newer = node.admitted();
        older.runPendingTasks();

        assertThat(older.isOpen()).isFalse();
        assertThat(newer.isOpen()).isTrue();
        assertThat(node.journal.events()).containsExactly("CONNECTED " + IMEI, "CONNECTED " + IMEI);
        assertThat(node.sessions.size()).isEqualTo(1);
    }

    @Test
    void aNewerSessionOnAnotherNodeEndsThisOneInSilence() {
        var tracker = node.admitted();

        node.sessions.observed(new JournalEvent(IMEI, 9, 9, false));
        tracker.runPendingTasks();

        assertThat(CloseReason.of(tracker)).isEqualTo(CloseReason.FENCED);
        assertThat(tracker.isOpen()).isFalse();
        assertThat(node.journal.events()).containsExactly("CONNECTED " + IMEI);
    }

    @Test
    void aNewerSessionElsewhereIsNoticedEvenWhileThisOneIsAnnounced() {
        node.journal.slow();
        var tracker = node.connect();
        tracker.say(LoginFrame.of(IMEI));

        node.sessions.observed(new JournalEvent(IMEI, 2, 2, false));
        node.sessions.observed(new JournalEvent(IMEI, 3, 1, true));
        node.journal.answer();

        assertThat(tracker.heard()).isEmpty();
        assertThat(CloseReason.of(tracker)).isEqualTo(CloseReason.FENCED);
    }

    @Test
    void anOlderEventThatCoversTheSessionIsAnswered() {
        node.admitted();
        var tracker = node.admitted();

        node.sessions.observed(new JournalEvent(IMEI, 3, 1, false));
        tracker.runPendingTasks();

        assertThat(tracker.isOpen()).isTrue();
        assertThat(node.journal.events()).last().isEqualTo("REASSERTED " + IMEI + " 2");
    }

    @Test
    void lastSeenIsPublishedOnceAnIntervalAndOnceMore() {
        node.telemetry.prompt();
        var tracker = node.admitted();
        for (int second = 0; second < 40; second++) {
            tracker.say(Packets.frame(second, 1));
            advance(tracker, Duration.ofSeconds(1));
        }
        advance(tracker, Duration.ofMinutes(10));

        assertThat(node.journal.events())
                .filteredOn(event -> event.startsWith("SEEN"))
                .hasSize(2);

        tracker.leave();
        assertThat(node.journal.events()).last().asString().startsWith("DISCONNECTED");
    }

    @Test
    void twoDevicesThatFightForAnImeiFromOneAddressAreLeftAlone() {
        for (int i = 0; i < 10; i++) {
            node.admitted();
        }
        assertThat(node.counters.contestedLogins.sum()).isZero();
    }

    @Test
    void aFullNodeTakesNobodyElse() {
        node = new NodeUnderTest(RegistrationPolicy.AUTO, 2);
        node.admitted("356307042441001");
        node.admitted("356307042441002");

        var third = node.connect();

        assertThat(third.isOpen()).isFalse();
        assertThat(CloseReason.of(third)).isEqualTo(CloseReason.TOO_MANY_CONNECTIONS);
    }

    @Test
    void aDrainLetsTheFrameInHandBeAnswered() {
        var tracker = node.admitted();
        tracker.say(Packets.frame(0, 4));
        tracker.pipeline().fireUserEventTriggered(DrainRequest.DRAIN);
        assertThat(tracker.isOpen()).isTrue();

        node.telemetry.commit();

        assertThat(tracker.heard()).isEqualTo("00000004");
        assertThat(tracker.isOpen()).isFalse();
        assertThat(node.journal.events()).last().isEqualTo("DISCONNECTED " + IMEI + " 1 DRAINING");
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
