package io.wayline.ingest.listener;

import static io.wayline.ingest.listener.NodeUnderTest.BUDGET_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.LoginFrame;
import io.wayline.ingest.Packets;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.fakes.TrackerChannel;
import io.wayline.ingest.pressure.Pressure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the node does when the log is slower than the fleet, in the order in which it does it. */
class PressureTest {

    private static final int RECORDS = 20;

    private final NodeUnderTest node = new NodeUnderTest();
    private final List<TrackerChannel> fleet = new ArrayList<>();

    @AfterEach
    void nothingIsUnaccountedFor() {
        node.end();
    }

    private TrackerChannel sender(byte[] frame) {
        var tracker = node.admitted("3563070424%05d".formatted(fleet.size()));
        fleet.add(tracker);
        tracker.say(frame);
        return tracker;
    }

    private void fillUntil(Pressure pressure) {
        while (node.budget.pressure() != pressure) {
            sender(Packets.frame(0, RECORDS));
        }
    }

    @Test
    void firstPacketsWaitThenReadingStopsThenLoginsAreRefused() {
        fillUntil(Pressure.HOLDING);
        assertThat(node.budget.inFlightBytes()).isBetween(BUDGET_BYTES / 2, BUDGET_BYTES);

        fillUntil(Pressure.READING_STOPPED);
        int waiting = node.telemetry.waiting();
        var unread = sender(Packets.frame(0, 1));
        assertThat(unread.config().isAutoRead()).isFalse();
        assertThat(node.telemetry.waiting()).isEqualTo(waiting);

        node.time.advance(Duration.ofSeconds(5));
        assertThat(node.budget.pressure()).isEqualTo(Pressure.LOGINS_REFUSED);
        var late = node.connect();
        late.say(LoginFrame.of("356307042499999"));
        assertThat(late.heard()).isEmpty();
        assertThat(CloseReason.of(late)).isEqualTo(CloseReason.OVERLOADED);
    }

    @Test
    void whenTheLogIsBackEverybodyIsAnswered() {
        fillUntil(Pressure.READING_STOPPED);
        for (int i = 0; i < 20; i++) {
            sender(Packets.frame(0, RECORDS));
        }

        for (int rounds = 0; rounds < 10_000 && node.telemetry.waiting() > 0; rounds++) {
            node.telemetry.commit();
            fleet.forEach(TrackerChannel::runPendingTasks);
        }

        assertThat(fleet).allSatisfy(tracker -> assertThat(tracker.heard()).isEqualTo("00000014"));
        assertThat(node.budget.inFlightBytes()).isZero();
        assertThat(node.budget.pressure()).isEqualTo(Pressure.NONE);
    }

    @Test
    void aPanicGoesBeforeEverybodyWhoWaits() {
        fillUntil(Pressure.HOLDING);
        sender(Packets.frame(0, RECORDS));
        int passed = node.telemetry.published().size();
        sender(AvlEncoder.frame(Codec.CODEC_8E, List.of(Packets.record(1, 2))));
        assertThat(node.telemetry.published()).hasSize(passed);

        while (node.budget.waitingBytes() > 0) {
            node.telemetry.commit();
            fleet.forEach(TrackerChannel::runPendingTasks);
        }

        assertThat(node.telemetry.published().subList(passed, passed + 3))
                .extracting(packet -> packet.records().size())
                .containsExactly(1, RECORDS, RECORDS);
    }

    @Test
    void aPacketLargerThanTheWholeBudgetPassesAlone() {
        node.telemetry.prompt();
        var frame = new ArrayList<AvlRecord>();
        for (int i = 0; i < 255; i++) {
            frame.add(Packets.record(i, 0));
        }
        var tracker = sender(AvlEncoder.frame(Codec.CODEC_8E, frame));

        assertThat(tracker.heard()).isEqualTo("000000ff");
    }
}
