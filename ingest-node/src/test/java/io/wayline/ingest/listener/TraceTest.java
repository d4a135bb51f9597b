package io.wayline.ingest.listener;

import static io.wayline.ingest.listener.NodeUnderTest.IMEI;
import static io.wayline.ingest.listener.NodeUnderTest.QUIET;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.wayline.codec.AvlEncoder;
import io.wayline.codec.Codec;
import io.wayline.ingest.Packets;
import io.wayline.ingest.command.Attempt;
import io.wayline.ingest.command.Instruction;
import io.wayline.ingest.fakes.RecordedSpans;
import io.wayline.ingest.fakes.TrackerChannel;
import io.wayline.tracing.TraceKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What traces tell of packets and commands at the node. */
class TraceTest {

    private static final String DISPATCHED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final RecordedSpans spans = new RecordedSpans();
    private final NodeUnderTest node = new NodeUnderTest(spans.tracing());

    @AfterEach
    void nothingIsUnaccountedFor() {
        node.end();
    }

    @Test
    void aPacketIsASpanUntilItsAnswer() {
        var tracker = node.admitted();
        tracker.say(Packets.frame(0, 3));
        assertThat(spans.ended()).isEmpty();

        node.telemetry.commit();

        assertThat(tracker.heard()).isEqualTo("00000003");
        var span = spans.single();
        assertThat(span.getName()).isEqualTo("tracker packet");
        assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getAttributes().get(TraceKeys.IMEI)).isEqualTo(IMEI);
        assertThat(span.getAttributes().get(TraceKeys.CODEC)).isEqualTo("8E");
        assertThat(span.getAttributes().get(TraceKeys.RECORDS)).isEqualTo(3);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(node.telemetry.spans())
                .as("the log continues below it")
                .extracting(RecordedSpans::line)
                .containsExactly(RecordedSpans.line(span));
    }

    @Test
    void aPacketThatIsNotDurableIsAnError() {
        var tracker = node.admitted();
        tracker.say(Packets.frame(0, 3));

        node.telemetry.fail();
        tracker.runPendingTasks();

        assertFailed(spans.single(), "NOT_DURABLE");
    }

    @Test
    void aPacketWhoseTrackerIsGoneIsAnError() {
        var tracker = node.admitted();
        tracker.say(Packets.frame(0, 3));
        tracker.leave();

        node.telemetry.commit();
        tracker.runPendingTasks();

        assertFailed(spans.single(), "CLOSED_BY_TRACKER");
    }

    @Test
    void aDatagramIsASpanUntilItsAnswer() {
        var port = new EmbeddedChannel(node.datagrams);
        port.writeInbound(datagram());
        assertThat(spans.ended()).isEmpty();

        node.telemetry.commit();
        port.runPendingTasks();

        assertThat(port.finishAndReleaseAll()).as("an answer").isTrue();
        assertThat(spans.single().getName()).isEqualTo("tracker packet");
        assertThat(spans.single().getAttributes().get(TraceKeys.RECORDS)).isEqualTo(2);
        assertThat(spans.single().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void aDatagramThatIsNotDurableIsAnError() {
        var port = new EmbeddedChannel(node.datagrams);
        port.writeInbound(datagram());

        node.telemetry.fail();
        port.runPendingTasks();

        assertThat(port.finish()).as("an answer").isFalse();
        assertFailed(spans.single(), "NOT_DURABLE");
    }

    private static DatagramPacket datagram() {
        var bytes = AvlEncoder.datagram(
                0xCAFE, 7, IMEI, Codec.CODEC_8E, List.of(Packets.record(1, 0), Packets.record(2, 0)));
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5027);
        var tracker = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
        return new DatagramPacket(Unpooled.wrappedBuffer(bytes), here, tracker);
    }

    @Test
    void aCommandIsWrittenAndThenAnswered() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", DISPATCHED));
        tracker.say(Packets.RESPONSE);

        assertThat(spans.ended()).extracting(SpanData::getName).containsExactly("write command", "await response");
        var write = spans.ended().getFirst();
        var await = spans.ended().getLast();
        assertThat(RecordedSpans.line(write).substring(0, 36)).isEqualTo(DISPATCHED.substring(0, 36));
        assertThat(write.getParentSpanId()).isEqualTo(DISPATCHED.substring(36, 52));
        assertThat(write.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(write.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(await.getParentSpanId()).isEqualTo(write.getSpanId());
        assertThat(await.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(await.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(await.getAttributes().get(TraceKeys.REASON)).isEqualTo("ANSWERED");
        assertThat(spans.ended()).allSatisfy(span -> {
            assertThat(span.getAttributes().get(TraceKeys.IMEI)).isEqualTo(IMEI);
            assertThat(span.getAttributes().get(TraceKeys.COMMAND_ID)).isEqualTo("a");
            assertThat(span.getAttributes().get(TraceKeys.ATTEMPT)).isEqualTo(1);
        });
        assertThat(node.responses.events()).containsExactly("SENT a/1", "TEXT of a/1");
        assertThat(node.responses.traces()).containsExactly(RecordedSpans.line(write), RecordedSpans.line(await));
    }

    @Test
    void aCommandThatIsNotAnsweredIsAnError() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", DISPATCHED));

        advance(tracker, ANSWER_TIMEOUT);

        assertFailed(spans.ended().getLast(), "TIMED_OUT");
        assertThat(spans.ended()).hasSize(2);
    }

    @Test
    void aCommandThatIsNotWrittenIsAnError() {
        var tracker = node.admitted();
        instruct(tracker, dispatch("a", DISPATCHED));

        tracker.leave();

        assertFailed(spans.single(), "SESSION_ENDED");
        assertThat(spans.single().getName()).isEqualTo("write command");
        assertThat(node.responses.traces()).containsExactly(RecordedSpans.line(spans.single()));
    }

    @Test
    void aCommandThatNobodyRecordsIsNotRecordedHereEither() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", null));
        tracker.say(Packets.RESPONSE);

        assertThat(spans.ended()).isEmpty();
        assertThat(node.responses.traces()).containsExactly(null, null);
    }

    @Test
    void aCancelNamesAnAttemptWhateverItsTrace() {
        var tracker = idleTracker();
        instruct(tracker, dispatch("a", DISPATCHED));

        instruct(tracker, new Instruction.Cancel(new Attempt("a", 1), IMEI, 1));

        assertThat(spans.ended().getLast().getAttributes().get(TraceKeys.REASON))
                .isEqualTo("WITHDRAWN");
    }

    private TrackerChannel idleTracker() {
        var tracker = node.admitted();
        advance(tracker, QUIET);
        return tracker;
    }

    private Instruction dispatch(String id, @Nullable String trace) {
        return new Instruction.Dispatch(
                new Attempt(id, 1, trace),
                IMEI,
                1,
                "getinfo",
                node.time.millis() + 60_000,
                ANSWER_TIMEOUT,
                false,
                false);
    }

    private void instruct(TrackerChannel tracker, Instruction instruction) {
        node.sessions.instructed(instruction);
        tracker.runPendingTasks();
    }

    private void advance(TrackerChannel tracker, Duration duration) {
        node.time.advance(duration);
        tracker.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
        tracker.runScheduledPendingTasks();
        tracker.runPendingTasks();
    }

    private static void assertFailed(SpanData span, String reason) {
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().get(TraceKeys.REASON)).isEqualTo(reason);
    }
}
