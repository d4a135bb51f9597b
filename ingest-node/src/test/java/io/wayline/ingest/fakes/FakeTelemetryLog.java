package io.wayline.ingest.fakes;

import io.opentelemetry.api.trace.Span;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.ingest.telemetry.Completion;
import io.wayline.ingest.telemetry.Origin;
import io.wayline.ingest.telemetry.TelemetryLog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A log that says yes when it is told to. */
public final class FakeTelemetryLog implements TelemetryLog {

    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private final List<AvlRecord> durable = new ArrayList<>();
    private final List<AvlPacket> published = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private boolean prompt;

    private record Pending(AvlPacket packet, Completion completion) {}

    /** From now on everything is durable at once. */
    public FakeTelemetryLog prompt() {
        prompt = true;
        return this;
    }

    @Override
    public Stream streamOf(Origin origin) {
        origins.add(origin);
        return (packet, _, _, span, completion) -> {
            published.add(packet);
            spans.add(span);
            pending.add(new Pending(packet, completion));
            if (prompt) {
                commit();
            }
        };
    }

    /** The oldest packet becomes durable. */
    public void commit() {
        var oldest = pending.remove();
        durable.addAll(oldest.packet.records());
        oldest.completion.completed(null);
    }

    /** The oldest packet is lost. */
    public void fail() {
        pending.remove().completion.completed(new IOException("the broker is away"));
    }

    /** Packets that wait for the log's word. */
    public int waiting() {
        return pending.size();
    }

    public List<AvlRecord> durable() {
        return durable;
    }

    /** Every packet in the order in which it was handed over, durable or not. */
    public List<AvlPacket> published() {
        return published;
    }

    /** Of every packet, in the same order; most record nothing. */
    public List<Span> spans() {
        return spans;
    }

    /** One for each session and each change of model. */
    public List<Origin> origins() {
        return origins;
    }
}
