package io.wayline.simulator.line;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one thread and their alarm clock: an array of wake-up times that is scanned when the earliest is due,
 * because a timer for every packet would cost more than the packet.
 */
final class FleetLoop {

    /** Wake-ups closer together than this are served by one scan. */
    private static final long SHORTEST_PAUSE_MILLIS = 5;

    private final EventLoop eventLoop;
    private final FleetClock clock;
    private final SingleWriterRecorder latencies;
    private final LongConsumer whenFinished;
    private final List<Line> lines = new ArrayList<>();
    private long[] wakeAt = new long[16];
    private long plannedAt = Long.MAX_VALUE;
    private @Nullable ScheduledFuture<?> planned;
    private boolean scanning;
    private boolean closed;

    FleetLoop(EventLoop eventLoop, FleetClock clock, SingleWriterRecorder latencies, LongConsumer whenFinished) {
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.latencies = latencies;
        this.whenFinished = whenFinished;
    }

    long now() {
        return clock.millis();
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    int size() {
        return lines.size();
    }

    /** Before {@link #start} only. */
    void add(Line line) {
        if (lines.size() == wakeAt.length) {
            wakeAt = Arrays.copyOf(wakeAt, 2 * wakeAt.length);
        }
        wakeAt[lines.size()] = line.tracker.wakeAt();
        lines.add(line);
    }

    void start() {
        eventLoop.execute(this::scan);
    }

    /** Ends every connection at once. */
    void close() {
        closed = true;
        lines.forEach(Line::end);
    }

    void recordLatency(long nanos) {
        latencies.recordValue(Math.clamp(nanos / 1_000, 1, FleetLines.LONGEST_LATENCY_MICROS));
    }

    void finished() {
        whenFinished.accept(now());
    }

    void planWake(int index, long atMillis) {
        wakeAt[index] = atMillis;
        if (!scanning && atMillis < plannedAt) {
            plan(atMillis);
        }
    }

    private void scan() {
        if (closed) {
            return;
        }
        plannedAt = Long.MAX_VALUE;
        planned = null;
        scanning = true;
        long now = now();
        for (int i = 0; i < lines.size(); i++) {
            if (wakeAt[i] <= now) {
                lines.get(i).wake(now);
            }
        }
        scanning = false;
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < lines.size(); i++) {
            earliest = Math.min(earliest, wakeAt[i]);
        }
        if (earliest != Long.MAX_VALUE) {
            plan(earliest);
        }
    }

    private void plan(long atMillis) {
        if (planned != null) {
            planned.cancel(false);
        }
        plannedAt = atMillis;
        long pause = Math.max(SHORTEST_PAUSE_MILLIS, atMillis - now());
        planned = eventLoop.schedule(this::scan, pause, TimeUnit.MILLISECONDS);
    }
}
