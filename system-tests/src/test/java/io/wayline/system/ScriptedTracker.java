package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.Crc16;
import io.wayline.simulator.SimulatedTracker;
import io.wayline.simulator.commands.ReceivedCommand;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One connection of a simulated tracker that does what a test tells it to, and remembers what it heard. */
final class ScriptedTracker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int CRC_BYTES = 4;
    private static final int TIME_AT = 10;
    /** One record: high priority, no fix, element 1 caused it; the time and the CRC are filled in. */
    private static final byte[] FRAME = HexFormat.of()
            .parseHex("000000000000003608010000016B40D8EA30010000000000000000000000000000000105021503010101425E0F"
                    + "01F10000601A014E0000000000000000010000C7CF");

    private final SimulatedTracker tracker;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile boolean answersByItself;
    private volatile boolean closed;
    private volatile @Nullable ReceivedCommand last;

    private ScriptedTracker(SimulatedTracker tracker) {
        this.tracker = tracker;
    }

    /** Connected, logged in and admitted. */
    static ScriptedTracker connect(int port, String imei) {
        var tracker = new SimulatedTracker(imei);
        tracker.connect("127.0.0.1", port);
        assertThat(tracker.login()).as("login of %s", imei).isTrue();
        return new ScriptedTracker(tracker);
    }

    String imei() {
        return tracker.imei();
    }

    /** Every command this connection has brought and the test has looked at, in order; what has come meanwhile, too. */
    List<String> heard() {
        if (!answersByItself) {
            for (var next = tracker.pollCommand(GLANCE); next.isPresent(); next = tracker.pollCommand(GLANCE)) {
                remember(next.get());
            }
        }
        return List.copyOf(heard);
    }

    private ReceivedCommand remember(ReceivedCommand command) {
        heard.add(command.text());
        last = command;
        return command;
    }

    ReceivedCommand awaitCommand() {
        return remember(tracker.awaitCommand(PATIENCE));
    }

    ScriptedTracker awaitCommand(String text) {
        assertThat(awaitCommand().text())
                .as("the command that %s gets next", imei())
                .isEqualTo(text);
        return this;
    }

    /** From now on answers whatever comes, as told. */
    ScriptedTracker answering(UnaryOperator<String> answers) {
        answersByItself = true;
        Thread.ofVirtual().start(() -> {
            while (!closed) {
                tracker.pollCommand(GLANCE)
                        .map(this::remember)
                        .ifPresent(command -> tracker.respond(command, answers.apply(command.text())));
            }
        });
        return this;
    }

    ScriptedTracker answer(String text) {
        tracker.respond(lastCommand(), text);
        return this;
    }

    ScriptedTracker answerBinary(byte... payload) {
        tracker.respondBinary(lastCommand(), payload);
        return this;
    }

    private ReceivedCommand lastCommand() {
        var command = last;
        if (command == null) {
            throw new IllegalStateException("nothing to answer: no command was awaited");
        }
        return command;
    }

    /** Codec 14: the command was for somebody else. */
    ScriptedTracker refuseAsStranger(String askedImei) {
        tracker.nack(askedImei);
        return this;
    }

    /** Sends a packet of one record and does not wait for its count. */
    ScriptedTracker sendRecord(Instant at) {
        var frame = ByteBuffer.wrap(FRAME.clone());
        frame.putLong(TIME_AT, at.toEpochMilli());
        int crcAt = FRAME.length - CRC_BYTES;
        frame.putInt(crcAt, Crc16.of(frame.array(), 8, crcAt - 8));
        tracker.write(frame.array());
        return this;
    }

    ScriptedTracker awaitCount() {
        assertThat(tracker.awaitAcknowledgement())
                .as("acknowledgement of a packet of %s", imei())
                .isEqualTo(1);
        return this;
    }

    /** Begins a packet and does not end it: as long as it hangs the gateway may not speak. */
    ScriptedTracker beginRecord() {
        tracker.write(Arrays.copyOf(FRAME, FRAME.length / 2));
        return this;
    }

    /** The network is gone and nobody says so: nothing is read any more, nothing is written, and no FIN ever comes. */
    ScriptedTracker vanish() {
        tracker.halfOpen();
        return this;
    }

    boolean isHungUp() {
        return tracker.awaitClosed(GLANCE);
    }

    @Override
    public void close() {
        closed = true;
        tracker.close();
    }
}
