package io.wayline.commands.ledger.rounds;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.commands.ledger.LaneFailedException;
import io.wayline.commands.ledger.LaneSignal;
import io.wayline.commands.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at lanes that are due, one a transaction, as long as there are any; then waits for a signal, or a moment. Instances
 * need not know of each other: what one holds, others pass over.
 */
final class DueRounds implements SmartLifecycle, LaneSignal {

    private static final Logger log = LoggerFactory.getLogger(DueRounds.class);

    private static final Duration PAUSE_OF_A_FAILED_LANE = Duration.ofSeconds(30);
    private static final Duration PAUSE_OF_AN_OUTAGE = Duration.ofSeconds(1);
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final BooleanSupplier answersAreRead;
    private final Duration poll;
    private final int workers;
    private final Counter looked;
    private final Counter failed;
    private final Semaphore signal = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    /**
     * @param answersAreRead false while reports and answers from before the start are still to be read: what they say must
     *     count before it counts as missing
     */
    DueRounds(Ledger ledger, BooleanSupplier answersAreRead, Duration poll, int workers, MeterRegistry meters) {
        this.ledger = ledger;
        this.answersAreRead = answersAreRead;
        this.poll = poll;
        this.workers = workers;
        this.looked = Counter.builder("wayline.commands.lanes.looked")
                .description("Lanes that were due and looked at")
                .register(meters);
        this.failed = Counter.builder("wayline.commands.lanes.failed")
                .description("Lanes that were due and put off, because looking at them failed")
                .register(meters);
    }

    @Override
    public void wake() {
        if (signal.availablePermits() < workers) {
            signal.release(workers);
        }
    }

    @Override
    public void start() {
        running = true;
        for (int number = 1; number <= workers; number++) {
            threads.add(Thread.ofVirtual().name("ledger-due-" + number).start(this::run));
        }
    }

    /** Waits for the lanes in hand. */
    @Override
    public void stop() {
        running = false;
        signal.release(workers);
        for (var thread : threads) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        try {
            awaitAnswers();
            while (running) {
                boolean went = lookAtAllDue();
                var _ = signal.tryAcquire((went ? poll : PAUSE_OF_AN_OUTAGE).toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswers() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_AT_START.toNanos();
        while (running && !answersAreRead.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                log.warn("answers from before the start are not read yet, looking at lanes without them");
                return;
            }
            Thread.sleep(poll);
        }
    }

    private boolean lookAtAllDue() {
        while (running) {
            try {
                if (ledger.lookAtDue().isEmpty()) {
                    return true;
                }
                looked.increment();
            } catch (LaneFailedException e) {
                if (!putOff(e)) {
                    return false;
                }
            } catch (RuntimeException e) {
                log.atWarn().addKeyValue("detail", e.getMessage()).log("due lanes cannot be looked for, trying again");
                return false;
            }
        }
        return true;
    }

    private boolean putOff(LaneFailedException failure) {
        try {
            ledger.putOff(failure.imei(), PAUSE_OF_A_FAILED_LANE);
            failed.increment();
            log.atError()
                    .addKeyValue("imei", failure.imei())
                    .setCause(failure)
                    .log("lane put off: looking at it failed");
            return true;
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("imei", failure.imei())
                    .addKeyValue("detail", e.getMessage())
                    .log("lane cannot be looked at, nor put off");
            return false;
        }
    }
}
