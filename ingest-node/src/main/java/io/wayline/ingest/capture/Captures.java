package io.wayline.ingest.capture;

import io.wayline.ingest.capture.CaptureLog.CapturedFrame;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/**
 * All captures of a node, within limits: whoever looks into a tracker must not delay the others, nor that one. Safe for
 * any thread. At rest:
 *
 * <pre>
 * frames offered = kept + dropped + failed
 * </pre>
 */
public final class Captures {

    private static final long WINDOW_MILLIS = Duration.ofSeconds(1).toMillis();

    /** Frames that the log has. */
    public final LongAdder kept = new LongAdder();
    /** Frames above the limits. */
    public final LongAdder dropped = new LongAdder();
    /** Frames that the log did not take. */
    public final LongAdder failed = new LongAdder();

    private final CaptureLog log;
    private final CaptureSettings settings;
    private final InstantSource time;
    private long window;
    private int framesInWindow;
    private long bytesInWindow;

    public Captures(CaptureLog log, CaptureSettings settings, InstantSource time) {
        this.log = log;
        this.settings = settings;
        this.time = time;
    }

    /** True if frames are still to be written down. */
    public boolean isOn(long untilMillis) {
        return time.millis() < untilMillis;
    }

    long millis() {
        return time.millis();
    }

    /** Writes it down, if there is room in this second. */
    public boolean offer(CapturedFrame frame) {
        if (!hasRoom(frame.capturedAtMillis() / WINDOW_MILLIS, frame.raw().length)) {
            dropped.increment();
            return false;
        }
        log.keep(frame, failure -> (failure == null ? kept : failed).increment());
        return true;
    }

    private synchronized boolean hasRoom(long now, int bytes) {
        if (now != window) {
            window = now;
            framesInWindow = 0;
            bytesInWindow = 0;
        }
        if (framesInWindow == settings.framesPerSecond() || bytesInWindow + bytes > settings.bytesPerSecond()) {
            return false;
        }
        framesInWindow++;
        bytesInWindow += bytes;
        return true;
    }
}
