package io.wayline.ingest.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.Tracing;

/**
 * Where traces of telemetry begin: a span from a packet's last byte to its answer. Most packets get one that records
 * nothing, which costs one question to the sampler.
 */
public final class PacketSpans {

    private static final String NAME = "tracker packet";

    private final Tracing tracing;

    public PacketSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    /** A whole packet has come. To be ended when it is acknowledged, or by {@link #refused}. */
    public Span begin(String imei, AvlPacket packet) {
        var span = tracing.begin(NAME, SpanKind.SERVER);
        if (span.isRecording()) {
            span.setAttribute(TraceKeys.IMEI, imei)
                    .setAttribute(TraceKeys.CODEC, packet.codec().label())
                    .setAttribute(TraceKeys.RECORDS, packet.records().size());
        }
        return span;
    }

    /**
     * Ends the span of a packet that was not acknowledged: the tracker will send it again.
     *
     * @param reason a constant word
     */
    public static void refused(Span span, String reason) {
        span.setAttribute(TraceKeys.REASON, reason)
                .setStatus(StatusCode.ERROR, "not acknowledged")
                .end();
    }
}
