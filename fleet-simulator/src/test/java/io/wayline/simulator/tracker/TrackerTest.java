package io.wayline.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.simulator.tracker.Tracker.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerTest {

    private static final long NOW = 1_000_000;
    private static final TrackerTimings TIMINGS = new TrackerTimings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10));

    private final Tally tally = new Tally();
    private final ScriptedSource source = new ScriptedSource();

    @Test
    void saysItsImeiBeforeAnythingElse() {
        source.packets(3);
        var tracker = tracker();

        assertThat(tracker.wake(NOW)).isEqualTo(Step.CONNECT);
        assertThat(tracker.connected(NOW)).isEqualTo(Step.LOGIN);
        assertThat(tracker.admitted(NOW)).isEqualTo(Step.SEND);
        assertThat(tracker.source().records()).isEqualTo(3);
    }

    @Test
    void theNextPacketLeavesOnlyAfterTheExactCount() {
        source.packets(3, 4);
        var tracker = admitted();
        assertThat(tracker.state()).isEqualTo(State.AWAITING);
        assertThat(tracker.wake(NOW + 4_999)).isEqualTo(Step.WAIT);

        assertThat(tracker.answered(3, NOW)).isEqualTo(Step.SEND);
        assertThat(tracker.source().records()).isEqualTo(4);
        assertThat(tracker.answered(4, NOW)).isEqualTo(Step.HANG_UP);
        assertThat(tracker.state()).isEqualTo(State.FINISHED);
        mustBalance();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 256, -1, 16_777_216})
    void aWrongCountMeansTheSameFrameAgainOnTheSameConnection(int count) {
        source.packets(3);
        var tracker = admitted();

        assertThat(tracker.answered(count, NOW)).isEqualTo(Step.RESEND);
        assertThat(tracker.answered(3, NOW)).isEqualTo(Step.HANG_UP);
        assertThat(tally.counts().wrongCounts()).isEqualTo(1);
        assertThat(tally.counts().connections()).isEqualTo(1);
        assertThat(source.taken()).isEqualTo(1);
        mustBalance();
    }

    @Test
    void aServerThatIsAlwaysWrongIsAskedMoreAndMoreSlowly() {
        source.packets(3);
        var tracker = admitted();
        tracker.answered(1, NOW);
        tracker.answered(1, NOW);

        assertThat(tracker.answered(1, NOW)).isEqualTo(Step.WAIT);
        assertThat(tracker.wakeAt()).isGreaterThan(NOW);
        assertThat(tracker.wake(tracker.wakeAt())).isEqualTo(Step.RESEND);
        mustBalance();
    }

    @Test
    void silenceMeansHangingUpAndTheSameFrameOnTheNextConnection() {
        source.packets(3);
        var tracker = admitted();

        assertThat(tracker.wake(NOW + 5_000)).isEqualTo(Step.HANG_UP);
        long later = tracker.wakeAt();
        assertThat(later).isBetween(NOW + 5_050, NOW + 5_100);
        assertThat(tracker.wake(later)).isEqualTo(Step.CONNECT);
        assertThat(tracker.connected(later)).isEqualTo(Step.LOGIN);
        assertThat(tracker.admitted(later)).isEqualTo(Step.RESEND);
        assertThat(tally.counts().timedOut()).isEqualTo(1);
        assertThat(tally.counts().reconnects()).isEqualTo(1);
        assertThat(source.taken()).isEqualTo(1);
        mustBalance();
    }

    @Test
    void aCutConnectionKeepsThePacketInHand() {
        source.packets(3);
        var tracker = admitted();

        assertThat(tracker.disconnected(NOW)).isEqualTo(Step.WAIT);
        assertThat(tally.counts().cut()).isEqualTo(1);
        assertThat(tally.counts().online()).isZero();
        tracker.wake(tracker.wakeAt());
        tracker.connected(NOW);
        assertThat(tracker.admitted(NOW)).isEqualTo(Step.RESEND);
        mustBalance();
    }

    @Test
    void failedConnectionsAreTriedAgainWithGrowingPauses() {
        source.packets(3);
        var tracker = tracker();
        var pauses = new ArrayList<Long>();
        long now = NOW;
        for (int i = 0; i < 8; i++) {
            assertThat(tracker.wake(now)).isEqualTo(Step.CONNECT);
            tracker.connectFailed(now);
            pauses.add(tracker.wakeAt() - now);
            now = tracker.wakeAt();
        }

        assertThat(pauses.getFirst()).isBetween(50L, 100L);
        assertThat(pauses.get(3)).isBetween(400L, 800L);
        assertThat(pauses.getLast()).isBetween(1_000L, 2_000L);
        assertThat(tally.counts().failedConnects()).isEqualTo(8);
    }

    @Test
    void aRefusedLoginIsTriedAgainLater() {
        source.packets(3);
        var tracker = tracker();
        tracker.wake(NOW);
        tracker.connected(NOW);

        assertThat(tracker.refused(NOW)).isEqualTo(Step.HANG_UP);
        assertThat(tracker.wakeAt()).isEqualTo(NOW + 10_000);
        assertThat(tally.counts().refusedLogins()).isEqualTo(1);
        assertThat(tracker.wake(NOW + 10_000)).isEqualTo(Step.CONNECT);
    }

    @Test
    void aLoginWithoutAnswerIsGivenUpInTime() {
        source.packets(3);
        var tracker = tracker();
        tracker.wake(NOW);
        tracker.connected(NOW);

        assertThat(tracker.wake(NOW + 5_000)).isEqualTo(Step.HANG_UP);
        assertThat(tracker.state()).isEqualTo(State.OFFLINE);
    }

    @Test
    void longSilenceIsBrokenByAPing() {
        source.neverExhausted();
        var tracker = admitted();

        assertThat(tracker.state()).isEqualTo(State.READY);
        assertThat(tracker.wakeAt()).isEqualTo(NOW + 60_000);
        assertThat(tracker.wake(NOW + 60_000)).isEqualTo(Step.PING);
        assertThat(tracker.wakeAt()).isEqualTo(NOW + 120_000);
        assertThat(tally.counts().pings()).isEqualTo(1);
    }

    @Test
    void anAnswerThatNobodyWaitsForLosesTheDeviceItsPlace() {
        source.neverExhausted();
        var tracker = admitted();

        assertThat(tracker.answered(1, NOW)).isEqualTo(Step.HANG_UP);
        assertThat(tally.counts().strayAnswers()).isEqualTo(1);
    }

    @Test
    void onUdpThereIsNoLoginAndATimeoutSendsTheSameDatagramAgain() {
        source.packets(3);
        var tracker = new Tracker(source, NetworkProfile.GOOD, TIMINGS, tally, new SplittableRandom(1), true, NOW);
        assertThat(tracker.wake(NOW)).isEqualTo(Step.CONNECT);

        assertThat(tracker.connected(NOW)).isEqualTo(Step.SEND);
        assertThat(tracker.wake(NOW + 5_000)).isEqualTo(Step.RESEND);
        assertThat(tracker.answered(3, NOW)).isEqualTo(Step.HANG_UP);
        assertThat(tally.counts().connections()).isEqualTo(1);
        mustBalance();
    }

    @Test
    void aSeedDecidesEveryStep() {
        assertThat(storm(7)).isEqualTo(storm(7)).isNotEqualTo(storm(8));
        assertThat(storm(7)).contains("SentTwice", "CutBeforeAnswer", "CutInside", "Torn", "AnswerLost", "Offline");
    }

    /** A tracker on a flaky network whose server always answers rightly, at once; what it did, step by step. */
    private String storm(long seed) {
        var packets = new ScriptedSource();
        packets.packets(java.util.stream.IntStream.generate(() -> 5).limit(600).toArray());
        var counts = new Tally();
        var tracker =
                new Tracker(packets, NetworkProfile.FLAKY, TIMINGS, counts, new SplittableRandom(seed), false, NOW);
        var told = new StringBuilder();
        long now = NOW;
        var step = tracker.wake(now);
        while (tracker.state() != State.FINISHED) {
            told.append(step)
                    .append(' ')
                    .append(tracker.fate())
                    .append(' ')
                    .append(tracker.wakeAt())
                    .append('\n');
            boolean cut = tracker.fate() instanceof Fate.CutInside || tracker.fate() instanceof Fate.CutBeforeAnswer;
            now += 3;
            step = switch (step) {
                case CONNECT -> tracker.connected(now);
                case LOGIN -> cut ? tracker.disconnected(now) : tracker.admitted(now);
                case SEND, RESEND -> cut ? tracker.disconnected(now) : tracker.answered(5, now);
                case WAIT, PING, HANG_UP -> {
                    now = Math.max(now, tracker.wakeAt());
                    yield tracker.wake(now);
                }
            };
        }
        var sums = counts.counts();
        assertThat(sums.acknowledgedRecords()).isEqualTo(3_000);
        assertThat(sums.inFlight()).isZero();
        assertThat(sums.online()).isZero();
        return told.toString();
    }

    private Tracker tracker() {
        return new Tracker(source, NetworkProfile.GOOD, TIMINGS, tally, new SplittableRandom(1), false, NOW);
    }

    private Tracker admitted() {
        var tracker = tracker();
        tracker.wake(NOW);
        tracker.connected(NOW);
        tracker.admitted(NOW);
        return tracker;
    }

    private void mustBalance() {
        var counts = tally.counts();
        assertThat(counts.inFlight()).isBetween(0L, 1L);
        assertThat(counts.firstRecords() - counts.acknowledgedRecords())
                .isEqualTo(source.inHand() ? source.records() : 0);
    }

    /** Hands out packets of the given sizes. */
    private static final class ScriptedSource implements PacketSource {

        private final ArrayDeque<Integer> sizes = new ArrayDeque<>();
        private boolean endless;
        private boolean inHand;
        private int records;
        private int taken;

        void packets(int... recordCounts) {
            for (int count : recordCounts) {
                sizes.add(count);
            }
        }

        void neverExhausted() {
            endless = true;
        }

        int taken() {
            return taken;
        }

        boolean inHand() {
            return inHand;
        }

        @Override
        public boolean take(long nowMillis) {
            assertThat(inHand).as("a second packet in hand").isFalse();
            var next = sizes.poll();
            if (next == null) {
                return false;
            }
            records = next;
            inHand = true;
            taken++;
            return true;
        }

        @Override
        public byte[] frame() {
            return new byte[100];
        }

        @Override
        public int length() {
            return 100;
        }

        @Override
        public int records() {
            return records;
        }

        @Override
        public void acknowledged() {
            assertThat(inHand).as("acknowledged what was not in hand").isTrue();
            inHand = false;
        }

        @Override
        public long dueAtMillis() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean exhausted(long nowMillis) {
            return !endless && sizes.isEmpty();
        }
    }

    @Test
    void theSameRandomSourceGivesTheSameFates() {
        assertThat(fates(3)).isEqualTo(fates(3)).isNotEqualTo(fates(4));
        assertThat(fates(3).stream().filter(Fate.CLEAN::equals)).hasSizeBetween(750, 850);
        assertThat(fates(3).stream().map(Object::getClass).distinct()).hasSize(9);
    }

    private static List<Fate> fates(long seed) {
        var random = new SplittableRandom(seed);
        var fates = new ArrayList<Fate>();
        for (int i = 0; i < 1_000; i++) {
            fates.add(NetworkProfile.FLAKY.fate(random, 1_000));
        }
        return fates;
    }
}
