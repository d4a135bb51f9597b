package io.wayline.ingest.pressure;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that may be on their way to the log, node-wide. Safe for any thread; without pressure it costs one atomic
 * addition.
 *
 * <pre>
 * room                      packets pass
 * no room                   packets wait, urgent ones in front             {@link Pressure#HOLDING}
 * a quarter of it waits     frames stay in the sockets                     {@link Pressure#READING_STOPPED}
 * that for some seconds     logins are refused                             {@link Pressure#LOGINS_REFUSED}
 * three quarters in use     every packet that leaves lets two in, until nobody waits
 * </pre>
 */
public final class InFlightBudget {

    private static final int LET_IN_AT_ONCE = 2;

    private final long limitBytes;
    private final long lowBytes;
    private final long stopReadingBytes;
    private final long refuseAfterNanos;
    private final LongSupplier nanoClock;

    private final AtomicLong inFlightBytes = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiting> urgent = new ArrayDeque<>();
    private final ArrayDeque<Waiting> patient = new ArrayDeque<>();
    private final ArrayDeque<Waiting> readers = new ArrayDeque<>();
    /** Guarded by the lock for writing. */
    private volatile boolean somebodyWaits;

    private volatile boolean readingStopped;
    private volatile long readingStoppedSince;
    private final AtomicLong waitingBytes = new AtomicLong();

    /**
     * A budget that nothing uses yet.
     *
     * @param refuseAfter how long reading stays stopped before logins are refused
     * @param nanoClock such as {@link System#nanoTime}
     */
    public InFlightBudget(long limitBytes, Duration refuseAfter, LongSupplier nanoClock) {
        this.limitBytes = limitBytes;
        this.lowBytes = limitBytes / 4 * 3;
        this.stopReadingBytes = limitBytes / 4;
        this.refuseAfterNanos = refuseAfter.toNanos();
        this.nanoClock = nanoClock;
    }

    private record Waiting(long bytes, Executor loop, Runnable start) {
        void go() {
            loop.execute(start);
        }
    }

    /**
     * Takes the bytes if there is room and nobody waits. What is larger than the whole budget passes when nothing else is
     * in flight, or it would never.
     */
    public boolean tryAcquire(long bytes) {
        return !somebodyWaits && take(bytes, limitBytes);
    }

    private boolean take(long bytes, long limit) {
        long before;
        do {
            before = inFlightBytes.get();
            if (before > 0 && before + bytes > limit) {
                return false;
            }
        } while (!inFlightBytes.compareAndSet(before, before + bytes));
        return true;
    }

    /**
     * Takes the bytes as soon as there is room and then runs {@code start} on {@code loop}.
     *
     * @param isUrgent goes before everybody who is not
     */
    public void await(long bytes, boolean isUrgent, Executor loop, Runnable start) {
        var waiter = new Waiting(bytes, loop, start);
        lock.lock();
        try {
            (isUrgent ? urgent : patient).add(waiter);
            long waiting = waitingBytes.addAndGet(bytes);
            somebodyWaits = true;
            if (!readingStopped && waiting >= stopReadingBytes) {
                readingStoppedSince = nanoClock.getAsLong();
                readingStopped = true;
            }
        } finally {
            lock.unlock();
        }
        letIn();
    }

    /** Gives bytes back; any thread. */
    public void release(long bytes) {
        inFlightBytes.addAndGet(-bytes);
        if (somebodyWaits) {
            letIn();
        }
    }

    /** False while frames should stay in the sockets. */
    public boolean mayRead() {
        return !readingStopped;
    }

    /** Runs {@code resume} on {@code loop} once frames may be read again. */
    public void awaitReading(Executor loop, Runnable resume) {
        lock.lock();
        try {
            readers.add(new Waiting(0, loop, resume));
            somebodyWaits = true;
        } finally {
            lock.unlock();
        }
        letIn();
    }

    private void letIn() {
        List<Waiting> admitted = new ArrayList<>(LET_IN_AT_ONCE);
        lock.lock();
        try {
            for (var next = nextWithRoom(); next != null; next = nextWithRoom()) {
                admitted.add(next);
                if (admitted.size() == LET_IN_AT_ONCE) {
                    break;
                }
            }
            if (urgent.isEmpty() && patient.isEmpty()) {
                readingStopped = false;
                letRead(admitted);
                somebodyWaits = !readers.isEmpty();
            }
        } finally {
            lock.unlock();
        }
        admitted.forEach(Waiting::go);
    }

    /** If nothing is returned although somebody waits, bytes are in flight, and their release calls again. */
    private @Nullable Waiting nextWithRoom() {
        var queue = urgent.isEmpty() ? patient : urgent;
        @Nullable Waiting next = queue.peek();
        if (next == null || !take(next.bytes, lowBytes)) {
            return null;
        }
        waitingBytes.addAndGet(-next.bytes);
        return queue.remove();
    }

    /** A few at a time, because each brings a frame; all of them once nothing is in flight that would call again. */
    private void letRead(List<Waiting> admitted) {
        while (!readers.isEmpty() && (admitted.size() < LET_IN_AT_ONCE || inFlightBytes.get() == 0)) {
            admitted.add(readers.remove());
        }
    }

    /** What the node does at this moment. */
    public Pressure pressure() {
        if (readingStopped) {
            boolean lasting = nanoClock.getAsLong() - readingStoppedSince >= refuseAfterNanos;
            return lasting ? Pressure.LOGINS_REFUSED : Pressure.READING_STOPPED;
        }
        return waitingBytes.get() > 0 ? Pressure.HOLDING : Pressure.NONE;
    }

    public long inFlightBytes() {
        return inFlightBytes.get();
    }

    /** Bytes that were read and wait for room. */
    public long waitingBytes() {
        return waitingBytes.get();
    }
}
