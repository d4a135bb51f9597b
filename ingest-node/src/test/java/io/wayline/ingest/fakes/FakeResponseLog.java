package io.wayline.ingest.fakes;

import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.GprsMessage;
import io.wayline.ingest.command.Attempt;
import io.wayline.ingest.command.MessageKind;
import io.wayline.ingest.command.NotSent;
import io.wayline.ingest.command.ResponseLog;
import io.wayline.ingest.telemetry.Completion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Responses and reports in memory, in the order in which they came. */
public final class FakeResponseLog implements ResponseLog {

    private final List<GprsMessage> messages = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final ArrayDeque<Completion> pending = new ArrayDeque<>();
    private final List<@Nullable String> traces = new ArrayList<>();
    private boolean slow;

    /** From now on answers are durable when {@link #commit} says so. */
    public void slow() {
        slow = true;
    }

    /** The oldest answer becomes durable. */
    public void commit() {
        pending.remove().completed(null);
    }

    @Override
    public void publish(
            String imei,
            long sessionToken,
            long receivedAtMillis,
            GprsPacket packet,
            @Nullable Attempt inFlight,
            Completion completion) {
        messages.addAll(packet.messages());
        for (var message : packet.messages()) {
            boolean mayAnswer = MessageKind.mayAnswer(packet.codec(), message);
            events.add("%s of %s"
                    .formatted(
                            MessageKind.of(packet.codec(), message),
                            inFlight == null || !mayAnswer ? "nothing" : name(inFlight)));
            traces.add(inFlight == null || !mayAnswer ? null : inFlight.trace());
        }
        pending.add(completion);
        if (!slow) {
            commit();
        }
    }

    private static String name(Attempt attempt) {
        return attempt.commandId() + "/" + attempt.number();
    }

    @Override
    public void sent(String imei, long sessionToken, Attempt attempt, Codec codec, long writtenAtMillis) {
        events.add("SENT " + name(attempt));
        traces.add(attempt.trace());
    }

    @Override
    public void notSent(String imei, long sessionToken, Attempt attempt, NotSent reason, long nowMillis) {
        events.add("NOT_SENT " + name(attempt) + " " + reason);
        traces.add(attempt.trace());
    }

    public List<GprsMessage> messages() {
        return messages;
    }

    /** Answers and reports, for example {@code SENT a/1}, {@code TEXT of a/1}, {@code NOT_SENT b/1 CANCELLED}. */
    public List<String> events() {
        return events;
    }

    /** Where the trace of each of those goes on. */
    public List<@Nullable String> traces() {
        return traces;
    }
}
