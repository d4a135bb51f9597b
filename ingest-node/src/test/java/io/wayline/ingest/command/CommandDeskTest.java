package io.wayline.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.wayline.ingest.command.TrackerLine.Write;
import io.wayline.ingest.fakes.FakeCommandChannel;
import io.wayline.ingest.fakes.FakeResponseLog;
import io.wayline.ingest.fakes.SettableTime;
import io.wayline.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an attempt when the connection does not do what it is asked. */
class CommandDeskTest {

    private static final String IMEI = "356307042441013";

    private final FakeResponseLog responses = new FakeResponseLog();
    private final CommandCounters counters = new CommandCounters();
    private final SettableTime time = new SettableTime();
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final ScriptedLine line = new ScriptedLine();
    private final CommandDesk desk = new CommandDesk(
            IMEI,
            loop.eventLoop(),
            loop.eventLoop().ticker()::nanoTime,
            _ -> true,
            new CommandDesk.Surroundings(
                    responses,
                    new FakeCommandChannel(),
                    counters,
                    time,
                    () -> true,
                    new CommandSettings(Duration.ZERO, Duration.ZERO),
                    Tracing.off()));

    /** A connection whose writes end as the test says. */
    private static final class ScriptedLine implements TrackerLine {

        private final List<Consumer<Write>> writes = new ArrayList<>();
        private boolean cut;

        @Override
        public boolean isClear() {
            return true;
        }

        @Override
        public void write(byte[] frame, Consumer<Write> outcome) {
            writes.add(outcome);
        }

        @Override
        public void cut() {
            cut = true;
        }

        void finish(int number, Write outcome) {
            writes.get(number).accept(outcome);
        }
    }

    @BeforeEach
    void stopTheClock() {
        loop.freezeTime();
    }

    private void dispatch(String id) {
        desk.instructed(new Instruction.Dispatch(
                new Attempt(id, 1), IMEI, 7, "getinfo", time.millis() + 60_000, Duration.ofSeconds(30), false, false));
    }

    private void admit() {
        desk.announced(7);
        desk.admitted(line);
        loop.runPendingTasks();
    }

    @Test
    void whatWasRefusedBeforeAByteLeftIsReported() {
        admit();
        dispatch("a");
        dispatch("b");

        line.finish(0, Write.REFUSED);

        assertThat(responses.events()).containsExactly("NOT_SENT a/1 WRITE_FAILED");
        assertThat(line.writes).as("the next one is tried").hasSize(2);
    }

    @Test
    void whatMayHaveLeftIsNotReported() {
        admit();
        dispatch("a");

        line.finish(0, Write.UNCERTAIN);

        assertThat(responses.events()).isEmpty();
        assertThat(counters.uncertain.sum()).isEqualTo(1);
        assertThat(counters.waiting.sum()).isZero();
    }

    @Test
    void whatDoesNotLeaveBeforeItsDeadlineMustNotLeaveAfterIt() {
        admit();
        dispatch("a");
        loop.advanceTimeBy(59, TimeUnit.SECONDS);
        loop.runScheduledPendingTasks();
        assertThat(line.cut).isFalse();

        loop.advanceTimeBy(1, TimeUnit.SECONDS);
        loop.runScheduledPendingTasks();

        assertThat(line.cut).isTrue();
    }

    @Test
    void whatLeftInTimeIsNotCut() {
        admit();
        dispatch("a");
        line.finish(0, Write.DONE);

        loop.advanceTimeBy(2, TimeUnit.MINUTES);
        loop.runScheduledPendingTasks();

        assertThat(line.cut).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Write.class)
    void aWriteThatEndsAfterItsSessionIsCountedOnce(Write outcome) {
        admit();
        dispatch("a");
        desk.end();

        line.finish(0, outcome);

        long outcomes = counters.written.sum()
                + counters.uncertain.sum()
                + counters.notSent(NotSent.WRITE_FAILED).sum();
        assertThat(outcomes).isEqualTo(1);
        assertThat(counters.dispatches.sum()).isEqualTo(1);
        assertThat(counters.waiting.sum()).isZero();
        assertThat(counters.inFlight.sum()).isZero();
        assertThat(counters.abandoned.sum()).isEqualTo(counters.written.sum());
    }

    @Test
    void whileTheSessionIsAnnouncedOnlySoMuchIsKept() {
        for (int i = 0; i < 20; i++) {
            dispatch("command " + i);
        }
        admit();

        long early = counters.ignored(Ignored.TOO_EARLY).sum();
        assertThat(early).isPositive();
        assertThat(counters.dispatches.sum()).isEqualTo(20 - early);
    }
}
