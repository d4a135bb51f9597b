package io.wayline.standalone.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a run: started one after another, stopped in the opposite order, exactly once.
 *
 * <p>A stop may be asked for at any moment, also while a part is starting: it waits until that part stands, and no further
 * part starts.
 */
final class Parts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Parts.class);

    private final ReentrantLock turn = new ReentrantLock();
    private final Deque<Part> started = new ArrayDeque<>();
    private final Progress progress;
    private volatile boolean stopped;

    Parts(Progress progress) {
        this.progress = progress;
    }

    private record Part(String name, AutoCloseable handle, boolean silent) {}

    /**
     * Starts a part and says so.
     *
     * @throws PartFailedException when it does not start
     * @throws StoppedException when a stop was asked for
     */
    <T extends AutoCloseable> T start(String name, Callable<T> starter) {
        turn.lock();
        try {
            if (stopped) {
                throw new StoppedException();
            }
            long begin = System.nanoTime();
            var part = call(name, starter, progress);
            started.push(new Part(name, part, false));
            progress.started(name, Duration.ofNanos(System.nanoTime() - begin));
            return part;
        } finally {
            turn.unlock();
        }
    }

    private static <T> T call(String name, Callable<T> starter, Progress progress) {
        try {
            return starter.call();
        } catch (Exception e) { // whatever a part throws, the run ends with its reason
            progress.failed(name);
            log.atInfo().addKeyValue("part", name).setCause(e).log("part did not start");
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new PartFailedException(name, e);
        }
    }

    /** Takes something that stands already, and says nothing of it. */
    void adopt(String name, AutoCloseable handle) {
        turn.lock();
        try {
            started.push(new Part(name, handle, true));
        } finally {
            turn.unlock();
        }
    }

    boolean stopped() {
        return stopped;
    }

    /** Stops what has started. A part that fails to stop does not keep the others from stopping. */
    @Override
    public void close() {
        turn.lock();
        try {
            stopped = true;
            while (!started.isEmpty()) {
                stop(started.pop());
            }
        } finally {
            turn.unlock();
        }
    }

    private void stop(Part part) {
        long begin = System.nanoTime();
        try {
            part.handle().close();
            if (!part.silent()) {
                progress.stopped(part.name(), Duration.ofNanos(System.nanoTime() - begin));
            }
        } catch (Exception e) { // the rest must stop too
            log.atError().addKeyValue("part", part.name()).setCause(e).log("part did not stop");
        }
    }

    /** A part did not start. */
    static final class PartFailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PartFailedException(String name, Exception cause) {
            super(name + " did not start: " + reason(cause), cause);
        }

        /** The innermost message says most, the outermost says what was tried. */
        private static String reason(Throwable cause) {
            var outer = String.valueOf(cause.getMessage());
            var innermost = cause;
            for (var next = cause.getCause(); next != null; next = next.getCause()) {
                innermost = next;
            }
            var inner = String.valueOf(innermost.getMessage());
            return outer.contains(inner) ? outer : outer + ": " + inner;
        }
    }

    /** A stop was asked for while the parts were starting. */
    static final class StoppedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped while starting");
        }
    }
}
