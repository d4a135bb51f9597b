package io.wayline.webhooks.delivery.rounds;

import io.wayline.webhooks.delivery.Claiming;
import io.wayline.webhooks.delivery.DeliveryCounters;
import io.wayline.webhooks.delivery.DeliverySignal;
import io.wayline.webhooks.delivery.LaneClaim;
import io.wayline.webhooks.delivery.Latencies;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.delivery.Settling;
import io.wayline.webhooks.delivery.Traced;
import io.wayline.webhooks.delivery.Tried;
import io.wayline.webhooks.delivery.Verdict;
import io.wayline.webhooks.payload.Bodies;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Claims lanes that are due, sends what is in them, each lane on a thread of its own, and hands the outcomes to the settling
 * desk. Instances need not know of each other: what one holds, others pass over.
 */
final class Dispatcher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration PAUSE_OF_AN_OUTAGE = Duration.ofSeconds(1);
    private static final Duration PATIENCE_WITH_SETTLING = Duration.ofSeconds(5);
    /** After so long a lane is given back, so that a pause or a deletion is soon obeyed; the lease has more. */
    private static final long LONGEST_RUN_NANOS = Duration.ofSeconds(2).toNanos();

    private final Claiming claiming;
    private final Settling settling;
    private final Sender sender;
    private final Bodies bodies;
    private final DeliveryCounters counters;
    private final DeliverySignal signal;
    private final Latencies latencies;
    private final TransactionOperations transaction;
    private final InstantSource time;
    private final DeliveryProperties properties;
    private final Semaphore wakes = new Semaphore(0);
    private final AtomicInteger lanesInHand = new AtomicInteger();
    private volatile @Nullable Run run;
    private volatile long lookedAtNanos = System.nanoTime();
    private volatile @Nullable String failure;

    Dispatcher(
            Claiming claiming,
            Settling settling,
            Sender sender,
            Bodies bodies,
            DeliveryCounters counters,
            DeliverySignal signal,
            Latencies latencies,
            TransactionOperations transaction,
            InstantSource time,
            DeliveryProperties properties) {
        this.claiming = claiming;
        this.settling = settling;
        this.sender = sender;
        this.bodies = bodies;
        this.counters = counters;
        this.signal = signal;
        this.latencies = latencies;
        this.transaction = transaction;
        this.time = time;
        this.properties = properties;
    }

    /** From a start to a stop. */
    private final class Run {

        private final ExecutorService workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("webhook-lane-", 0).factory());
        private final SettlingDesk desk =
                new SettlingDesk(settling, transaction, counters, Dispatcher.this::settled, this::closed, time);
        private final Thread loop = Thread.ofPlatform().name("webhook-claiming").unstarted(this::claimAll);
        private volatile boolean claims = true;

        void start() {
            desk.start();
            loop.start();
        }

        private void claimAll() {
            try {
                while (claims) {
                    boolean went = claimDue();
                    var _ = wakes.tryAcquire(
                            (went ? properties.poll() : PAUSE_OF_AN_OUTAGE).toMillis(), TimeUnit.MILLISECONDS);
                    wakes.drainPermits();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /** False while it cannot be done. */
        private boolean claimDue() {
            int free = properties.workers() - lanesInHand.get();
            if (free <= 0) {
                lookedAtNanos = System.nanoTime();
                return true; // who finishes wakes
            }
            try {
                var now = time.instant();
                List<LaneClaim> claimed = Objects.requireNonNull(transaction.execute(_ -> claiming.claim(now, free)));
                lookedAtNanos = System.nanoTime();
                failure = null;
                for (var claim : claimed) {
                    lanesInHand.incrementAndGet();
                    workers.execute(() -> send(claim));
                }
                return true;
            } catch (RuntimeException e) { // whatever it is, the next round tries again
                log.atLevel(failure == null ? Level.WARN : Level.DEBUG)
                        .addKeyValue("reason", e.getMessage())
                        .setCause(e)
                        .log("nothing can be claimed, trying again");
                failure = e.toString();
                return false;
            }
        }

        /** One after the other, until one fails. */
        private void send(LaneClaim claim) {
            long begin = System.nanoTime();
            int tries = 0;
            boolean isLast = false;
            for (int index = 0; !isLast; index++) {
                var delivery = claim.deliveries().get(index);
                var startedAt = time.instant();
                long sentAt = System.nanoTime();
                @Nullable Outcome outcome = null;
                if (!claim.isTooOld(delivery, startedAt)) {
                    outcome = attempt(claim, delivery);
                    tries++;
                }
                var end = System.nanoTime();
                var elapsed = Duration.ofNanos(end - sentAt);
                isLast = index + 1 == claim.deliveries().size()
                        || tries == claim.tries()
                        || (outcome != null && !outcome.isAccepted())
                        || end - begin > LONGEST_RUN_NANOS
                        || !claims;
                if (outcome != null) {
                    counters.attempted(outcome);
                    latencies.attempted(elapsed);
                }
                desk.add(new Tried(claim, index, outcome, startedAt, elapsed, isLast));
            }
        }

        private Outcome attempt(LaneClaim claim, LaneClaim.Claimed delivery) {
            try {
                var message = bodies.of(claim.endpoint(), delivery.event(), delivery.replayId());
                return sender.send(claim.endpoint(), message, Traced.of(delivery));
            } catch (RuntimeException e) { // ours is wrong, not the host; the delivery must not be lost for that
                log.atError()
                        .addKeyValue("delivery_id", delivery.id())
                        .addKeyValue("endpoint_id", claim.endpoint().id())
                        .setCause(e)
                        .log("delivery cannot be sent");
                return new Outcome.Unanswered("INTERNAL_ERROR", e.toString());
            }
        }

        private void closed(List<Tried> tried) {
            lanesInHand.addAndGet(
                    -Math.toIntExact(tried.stream().filter(Tried::isLast).count()));
            wake();
        }

        void stop() {
            claims = false;
            wake();
            boolean allSent = false;
            try {
                loop.join(PATIENCE_WITH_SETTLING);
                workers.shutdown();
                allSent = workers.awaitTermination(properties.stopPatience().toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            if (!allSent) {
                log.atWarn()
                        .addKeyValue("records", lanesInHand.get())
                        .log("deliveries still being sent are left to their leases");
                workers.shutdownNow();
            }
            desk.close(PATIENCE_WITH_SETTLING);
            lanesInHand.set(0);
        }
    }

    private void settled(Settling.Report report) {
        var now = time.instant();
        for (var one : report.settled()) {
            var delivery = one.tried().delivery();
            if (one.verdict() instanceof Verdict.Delivered && delivery.replayId() == null) {
                latencies.delivered(Duration.between(delivery.event().occurredAt(), now));
            }
        }
    }

    private void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    @Override
    public synchronized void start() {
        if (run == null) {
            var next = new Run();
            run = next;
            signal.heardBy(this::wake);
            next.start();
        }
    }

    @Override
    public synchronized void stop() {
        var current = run;
        if (current != null) {
            current.stop();
            run = null;
        }
    }

    @Override
    public boolean isRunning() {
        return run != null;
    }

    /** Whether somebody claims. */
    boolean isClaiming() {
        var current = run;
        return current != null && current.loop.isAlive();
    }

    /** Since lanes were looked for with success. */
    Duration sinceLook() {
        return Duration.ofNanos(System.nanoTime() - lookedAtNanos);
    }

    /** What the last look failed with; null while all is well. */
    @Nullable
    String failure() {
        return failure;
    }
}
