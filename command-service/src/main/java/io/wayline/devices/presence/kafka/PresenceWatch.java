package io.wayline.devices.presence.kafka;

import io.wayline.devices.presence.PresenceJournal;
import io.wayline.devices.presence.PresenceJournal.Turn;
import io.wayline.devices.presence.PresenceStore;
import io.wayline.devices.presence.ReadSoFar;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Knows when presence can be relied on, and ends nodes that fell silent.
 *
 * <p>Silence is judged only of a moment up to which every heartbeat has been read: after an outage of ours or of the broker a
 * node is not dead because nobody listened. Any instance may do it.
 */
final class PresenceWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PresenceWatch.class);

    private static final Duration WHILE_BEHIND = Duration.ofMillis(100);
    /** What is left without anything being read any more is no record: the log's cleaner took it. */
    private static final Duration STANDSTILL = Duration.ofSeconds(30);

    /** For nodes to find the broker again as well. */
    private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(10);

    private static final Duration NODES_REMEMBERED = Duration.ofDays(7);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Function<String, TopicEnds> broker;
    private final ReadSoFar readSoFar;
    private final String sessionsTopic;
    private final String nodesTopic;
    private final PresenceJournal journal;
    private final PresenceStore store;
    private final TransactionOperations transaction;
    private final Consumer<Turn> told;
    private final Duration interval;
    private final InstantSource time;

    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("presence-watch").unstarted(this::run);
    private volatile String behind = "the broker has not answered yet";
    private @Nullable Earlier earlier;
    private Instant judgedFrom = Instant.EPOCH;

    PresenceWatch(
            Function<String, TopicEnds> broker,
            ReadSoFar readSoFar,
            String sessionsTopic,
            String nodesTopic,
            PresenceJournal journal,
            PresenceStore store,
            TransactionOperations transaction,
            Consumer<Turn> told,
            Duration interval,
            InstantSource time) {
        this.broker = broker;
        this.readSoFar = readSoFar;
        this.sessionsTopic = sessionsTopic;
        this.nodesTopic = nodesTopic;
        this.journal = journal;
        this.store = store;
        this.transaction = transaction;
        this.told = told;
        this.interval = interval;
        this.time = time;
    }

    /** How far the heartbeats went at a moment. */
    private record Earlier(Instant at, TopicEnds ends) {}

    void start() {
        thread.start();
    }

    boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is still to be read; empty once it is. */
    String behind() {
        return isCaughtUp() ? "" : behind;
    }

    private void run() {
        try {
            catchUp();
            while (!paused(interval)) {
                endSilentNodes();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void catchUp() throws InterruptedException {
        List<TopicEnds> goals = List.of();
        long left = Long.MAX_VALUE;
        long movedAt = System.nanoTime();
        while (!isCaughtUp() && !paused(WHILE_BEHIND)) {
            try {
                if (goals.isEmpty()) {
                    goals = List.of(broker.apply(sessionsTopic), broker.apply(nodesTopic));
                    movedAt = System.nanoTime();
                }
                long now = goals.stream()
                        .mapToLong(goal -> goal.beyond(readSoFar.nextOffsets(goal.topicId())))
                        .sum();
                if (now < left) {
                    left = now;
                    movedAt = System.nanoTime();
                }
                behind = left + " records to read";
            } catch (KafkaException | DataAccessException e) {
                behind = e.toString();
                continue;
            }
            boolean standsStill = System.nanoTime() - movedAt > STANDSTILL.toNanos();
            if (left == 0 || standsStill) {
                log.atInfo().addKeyValue("records", left).log("presence caught up");
                caughtUp.countDown();
            }
        }
    }

    private void endSilentNodes() {
        var now = time.instant();
        try {
            var ends = broker.apply(nodesTopic);
            var before = earlier;
            earlier = new Earlier(now, ends);
            if (before == null || before.at().isBefore(judgedFrom) || !isRead(before.ends())) {
                return;
            }
            var turn = Objects.requireNonNull(transaction.execute(_ -> {
                store.forgetNodes(before.at().minus(NODES_REMEMBERED));
                return journal.endSilentNodes(before.at());
            }));
            told.accept(turn);
        } catch (KafkaException | DataAccessException | TransactionException e) {
            earlier = null;
            judgedFrom = now.plus(AFTER_AN_OUTAGE);
            log.atInfo().addKeyValue("reason", e.toString()).log("silent nodes not looked for, trying again");
        }
    }

    private boolean isRead(TopicEnds ends) {
        return ends.beyond(readSoFar.nextOffsets(ends.topicId())) == 0;
    }

    /** True if it is time to stop. */
    private boolean paused(Duration pause) throws InterruptedException {
        return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stopping.countDown(); // no interrupt: it would tear a connection of the pool
        try {
            var _ = !thread.isAlive() || thread.join(STOP_PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
