package io.wayline.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets so many traces begin in a second and no more: what tracing costs does not grow with the load. Never waits; a
 * second's worth may begin at once.
 */
final class TracesPerSecond implements Sampler {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final long nanosEach;
    /** The moment up to which traces are paid for; never more than a second behind now. */
    private final AtomicLong paidUntil;

    /** @param limit 1 or more */
    TracesPerSecond(int limit, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nanosEach = SECOND_NANOS / limit;
        this.paidUntil = new AtomicLong(nanoTime.getAsLong() - SECOND_NANOS);
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return mayBegin() ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    private boolean mayBegin() {
        long now = nanoTime.getAsLong();
        while (true) {
            long paid = paidUntil.get();
            long next = (now - paid > SECOND_NANOS ? now - SECOND_NANOS : paid) + nanosEach;
            if (next - now > 0) {
                return false;
            }
            if (paidUntil.compareAndSet(paid, next)) {
                return true;
            }
        }
    }

    @Override
    public String getDescription() {
        return "TracesPerSecond{" + SECOND_NANOS / nanosEach + "}";
    }
}
