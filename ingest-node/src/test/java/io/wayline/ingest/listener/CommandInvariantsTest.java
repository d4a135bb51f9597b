package io.wayline.ingest.listener;

import static io.wayline.ingest.listener.NodeUnderTest.IMEI;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.ingest.Packets;
import io.wayline.ingest.command.Attempt;
import io.wayline.ingest.command.Instruction;
import io.wayline.ingest.command.Instruction.Dispatch;
import io.wayline.ingest.fakes.TrackerChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tracker that uploads, answers and is silent at random, and a ledger that dispatches, repeats and cancels at random.
 * Whatever they do: no command between a packet and its acknowledgement, none inside a packet, none at or after its
 * deadline, none twice, and one report for each.
 */
class CommandInvariantsTest {

    private static final int STEPS = 600;
    private static final int ACK_DIGITS = 8;
    private static final int HEADER_DIGITS = 16;

    static LongStream seeds() {
        @Nullable Long one = Long.getLong("wayline.seed");
        return one == null ? LongStream.rangeClosed(1, 40) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensTheyHold(long seed) {
        new Run(seed).run();
    }

    private static final class Run {

        private final Random random;
        private final NodeUnderTest node = new NodeUnderTest();
        private final TrackerChannel tracker;
        private final List<Dispatch> dispatched = new ArrayList<>();
        private final Map<String, Integer> written = new HashMap<>();
        private byte[] restOfFrame = {};
        private int packets;
        private int acknowledged;

        Run(long seed) {
            random = new Random(seed);
            tracker = node.admitted();
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                act();
                listen();
            }
            tracker.leave();
            while (node.telemetry.waiting() > 0) {
                node.telemetry.commit();
            }
            node.end();
            everyDispatchHasOneReport();
        }

        private void act() {
            switch (random.nextInt(9)) {
                case 0 -> dispatch();
                case 1 -> repeat();
                case 2 -> cancel();
                case 3, 4 -> upload();
                case 5 -> commit();
                case 6 -> say(Packets.RESPONSE);
                case 7 -> advance(random.nextInt(500));
                default -> node.kafkaIsReachable = random.nextInt(5) > 0;
            }
        }

        private void dispatch() {
            var dispatch = new Dispatch(
                    new Attempt("%03d".formatted(dispatched.size()), 1),
                    IMEI,
                    1,
                    "%03d".formatted(dispatched.size()),
                    node.time.millis() + random.nextInt(3_000),
                    Duration.ofMillis(random.nextInt(2_000)),
                    false,
                    false);
            dispatched.add(dispatch);
            instruct(dispatch);
        }

        private void repeat() {
            if (!dispatched.isEmpty()) {
                // Within what a session remembers.
                instruct(dispatched.get(dispatched.size() - 1 - random.nextInt(Math.min(dispatched.size(), 20))));
            }
        }

        private void cancel() {
            if (!dispatched.isEmpty()) {
                instruct(new Instruction.Cancel(
                        dispatched.get(random.nextInt(dispatched.size())).attempt(), IMEI, 1));
            }
        }

        private void instruct(Instruction instruction) {
            node.sessions.instructed(instruction);
            tracker.runPendingTasks();
        }

        /** As trackers do, the next packet only after the answer to the last; sometimes in two pieces. */
        private void upload() {
            if (restOfFrame.length > 0) {
                finishFrame();
            } else if (packets == acknowledged) {
                packets++;
                var frame = Packets.frame(packets, 1);
                int cut = random.nextBoolean() ? frame.length : 1 + random.nextInt(frame.length - 1);
                restOfFrame = Arrays.copyOfRange(frame, cut, frame.length);
                tracker.say(Arrays.copyOf(frame, cut));
            }
        }

        private void finishFrame() {
            var rest = restOfFrame;
            restOfFrame = new byte[0];
            tracker.say(rest);
        }

        private void say(byte[] frame) {
            if (restOfFrame.length == 0) {
                tracker.say(frame);
            }
        }

        private void commit() {
            if (node.telemetry.waiting() > 0) {
                node.telemetry.commit();
            }
        }

        private void advance(int millis) {
            node.time.advance(Duration.ofMillis(millis));
            tracker.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
            tracker.runScheduledPendingTasks();
        }

        /** Reads what was written as the tracker would: while it waits, four bytes are a count. */
        private void listen() {
            var heard = tracker.heard();
            int at = 0;
            while (at < heard.length()) {
                if (packets > acknowledged) {
                    assertThat(heard.substring(at, at + ACK_DIGITS)).isEqualTo("00000001");
                    acknowledged++;
                    at += ACK_DIGITS;
                } else {
                    assertThat(heard.substring(at, at + ACK_DIGITS)).isEqualTo("00000000");
                    int bytes = HexFormat.fromHexDigits(heard, at + ACK_DIGITS, at + HEADER_DIGITS);
                    int end = at + HEADER_DIGITS + 2 * bytes + ACK_DIGITS;
                    hear(HexFormat.of().parseHex(heard.substring(at, end)));
                    at = end;
                }
            }
        }

        private void hear(byte[] frame) {
            var text = new String(frame, 15, 3, US_ASCII);
            var dispatch = dispatched.get(Integer.parseInt(text));
            assertThat(written.merge(text, 1, Integer::sum))
                    .as("writes of %s", text)
                    .isEqualTo(1);
            assertThat(node.time.millis()).isLessThan(dispatch.writeBeforeMillis());
            assertThat(node.kafkaIsReachable).isTrue();
            assertThat(restOfFrame).as("the rest of a frame that has begun").isEmpty();
        }

        private void everyDispatchHasOneReport() {
            var reports = node.responses.events().stream()
                    .filter(event -> event.startsWith("SENT") || event.startsWith("NOT_SENT"))
                    .map(event -> event.replaceFirst("^(NOT_)?SENT (\\S+).*$", "$2"))
                    .toList();
            assertThat(reports)
                    .doesNotHaveDuplicates()
                    .hasSameElementsAs(dispatched.stream()
                            .map(each -> each.attempt().commandId() + "/1")
                            .toList());
            assertThat(node.responses.events())
                    .filteredOn(event -> event.startsWith("SENT"))
                    .hasSize(written.size())
                    .isNotEmpty();
        }
    }
}
