package io.wayline.commands.outbox;

import io.wayline.commands.outbox.OutboxStore.IfHeld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings events from the outbox to the log: at once when a transaction of this instance has committed, and by a sweep where
 * nobody was woken, because an instance died or the log was away. Each shard has a worker, which holds the shard while it
 * publishes; a few work at a time, so that an outage of the log keeps few connections.
 */
public final class OutboxPublisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OutboxPublisher.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    /** Counting what waits costs more than looking whether something does. */
    private static final int SWEEPS_PER_COUNT = 10;

    private final OutboxStore store;
    private final EventLog eventLog;
    private final OutboxCounters counters;
    private final Settings settings;
    private final Semaphore atWork;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    public OutboxPublisher(OutboxStore store, EventLog eventLog, OutboxCounters counters, Settings settings) {
        this.store = store;
        this.eventLog = eventLog;
        this.counters = counters;
        this.settings = settings;
        this.atWork = new Semaphore(settings.concurrency());
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            workers.add(new Worker(shard));
        }
    }

    /**
     * How events are taken.
     *
     * @param sweep between looks at what nobody was woken for
     * @param batch rows of one transaction at most
     * @param concurrency shards published at a time; each holds a connection
     */
    public record Settings(Duration sweep, int batch, int concurrency) {}

    /** How much a worker knows about its shard; each includes the ones before. */
    private enum Wake {
        IDLE,
        SWEPT,
        COMMITTED
    }

    public void start(CommitSignal signal) {
        for (var worker : workers) {
            worker.thread = Thread.ofVirtual().name("outbox-" + worker.shard).unstarted(worker);
            threads.add(worker.thread);
        }
        threads.add(Thread.ofVirtual().name("outbox-sweep").unstarted(this::sweep));
        threads.forEach(Thread::start);
        signal.heardBy(this::committed);
    }

    private void committed(int shard) {
        workers.get(shard).wake(Wake.COMMITTED);
    }

    private void sweep() {
        for (int round = 0; !paused(settings.sweep()); round++) {
            try {
                store.waiting().forEach(shard -> workers.get(shard).wake(Wake.SWEPT));
                if (round % SWEEPS_PER_COUNT == 0) {
                    counters.waiting(store.backlog());
                }
            } catch (RuntimeException e) { // the next round tries again, whatever it was
                failed("outbox not readable, trying again", e.toString());
            }
        }
    }

    /** True if it is time to stop. */
    private boolean paused(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    private void failed(String what, String reason) {
        if (stopping.getCount() == 0) {
            return; // what is not published now is published after the next start
        }
        boolean isFirst = counters.failure() == null;
        counters.failed(reason);
        log.atLevel(isFirst ? Level.WARN : Level.DEBUG)
                .addKeyValue("reason", reason)
                .log(what);
    }

    /** Finishes what is in hand; the rest waits for another instance, or the next start. */
    @Override
    public void close() {
        stopping.countDown();
        threads.forEach(LockSupport::unpark);
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        for (var thread : threads) {
            try {
                if (!thread.join(Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1)))) {
                    thread.interrupt();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Publishes one shard whenever it is woken. */
    private final class Worker implements Runnable {

        private final int shard;
        private final AtomicReference<Wake> wake = new AtomicReference<>(Wake.IDLE);
        private volatile Thread thread = Thread.currentThread();

        Worker(int shard) {
            this.shard = shard;
        }

        void wake(Wake how) {
            wake.accumulateAndGet(how, (known, given) -> known.compareTo(given) >= 0 ? known : given);
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            var pause = FIRST_PAUSE;
            while (stopping.getCount() > 0) {
                var how = wake.getAndSet(Wake.IDLE);
                if (how == Wake.IDLE) {
                    LockSupport.park(this);
                } else if (publishAll(how == Wake.COMMITTED ? IfHeld.WAIT : IfHeld.SKIP)) {
                    pause = FIRST_PAUSE;
                } else {
                    wake(how);
                    if (paused(pause)) {
                        return;
                    }
                    pause = longer(pause);
                }
            }
        }

        /** False if rows are left that could not be published. */
        private boolean publishAll(IfHeld ifHeld) {
            OutboxStore.Portion portion;
            do {
                portion = publishSome(ifHeld);
                if (portion.settled() < portion.handedOut()) {
                    return false;
                }
            } while (portion.handedOut() == settings.batch() && stopping.getCount() > 0);
            return true;
        }

        private OutboxStore.Portion publishSome(IfHeld ifHeld) {
            try {
                atWork.acquire();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return OutboxStore.Portion.none();
            }
            try {
                var portion = store.take(shard, ifHeld, settings.batch(), eventLog::append);
                if (portion.settled() < portion.handedOut()) {
                    failed("events not published, trying again", "the log did not take all of them");
                } else if (portion.settled() > 0) {
                    counters.succeeded();
                }
                return portion;
            } catch (RuntimeException e) { // the rows are still there: the next try has them
                failed("events not published, trying again", e.toString());
                return new OutboxStore.Portion(1, 0);
            } finally {
                atWork.release();
            }
        }

        private static Duration longer(Duration pause) {
            var doubled = pause.multipliedBy(2);
            return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }
    }
}
