package io.wayline.webhooks.event.kafka;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.event.ReadSoFar;
import io.wayline.webhooks.event.SessionJournal;
import io.wayline.webhooks.event.SessionJournal.Judgement;
import io.wayline.webhooks.event.Subscribers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives up the sessions of nodes that have ended. It judges only of a moment up to which both topics have been read: after an
 * outage of ours or of the broker a node is not dead because nobody listened, and a session that its node has ended in order is
 * told with the node's own reason, whichever topic was read first. Any instance may do it.
 */
final class SessionWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SessionWatch.class);

    /** For nodes to find the broker again as well. */
    private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(10);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    /** Of one transaction. */
    private static final int SESSIONS_AT_ONCE = 500;

    private final Supplier<List<TopicEnds>> broker;
    private final ReadSoFar readSoFar;
    private final SessionJournal journal;
    private final Subscribers subscribers;
    private final TransactionOperations transaction;
    private final Consumer<List<WebhookEvent>> told;
    private final Duration interval;
    private final InstantSource time;

    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private @Nullable Thread thread;
    private @Nullable Earlier earlier;
    private Instant judgedFrom = Instant.EPOCH;
    private boolean hasBegun;

    /**
     * @param broker how far both topics go
     * @param told called with new events after the commit
     */
    SessionWatch(
            Supplier<List<TopicEnds>> broker,
            ReadSoFar readSoFar,
            SessionJournal journal,
            Subscribers subscribers,
            TransactionOperations transaction,
            Consumer<List<WebhookEvent>> told,
            Duration interval,
            InstantSource time) {
        this.broker = broker;
        this.readSoFar = readSoFar;
        this.journal = journal;
        this.subscribers = subscribers;
        this.transaction = transaction;
        this.told = told;
        this.interval = interval;
        this.time = time;
    }

    /** How far the topics went at a moment. */
    private record Earlier(Instant at, List<TopicEnds> ends) {}

    @Override
    public void start() {
        stopping = new CountDownLatch(1);
        thread = Thread.ofVirtual().name("session-watch").start(this::run);
    }

    private void run() {
        try {
            while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        var now = time.instant();
        try {
            begin();
            var ends = broker.get();
            var before = earlier;
            earlier = new Earlier(now, ends);
            if (before != null && !before.at().isBefore(judgedFrom) && areRead(before.ends())) {
                judge(before.at());
            }
        } catch (KafkaException | DataAccessException | TransactionException e) {
            earlier = null;
            judgedFrom = now.plus(AFTER_AN_OUTAGE);
            log.atInfo()
                    .addKeyValue("reason", e.toString())
                    .log("sessions of silent nodes not looked for, trying again");
        } catch (RuntimeException e) {
            earlier = null;
            log.error("sessions of silent nodes cannot be looked for, trying again", e);
        }
    }

    private void begin() {
        if (!hasBegun) {
            transaction.executeWithoutResult(_ -> journal.begin());
            hasBegun = true;
        }
    }

    private boolean areRead(List<TopicEnds> ends) {
        return ends.stream().allMatch(topic -> topic.areReadBy(readSoFar.nextOffsets(topic.topicId())));
    }

    private void judge(Instant at) {
        boolean isUnfinished = true;
        while (isUnfinished && stopping.getCount() > 0) {
            var round = Objects.requireNonNull(transaction.execute(_ -> {
                Judgement judgement = journal.judge(at, SESSIONS_AT_ONCE);
                return new Round(subscribers.tell(judgement.news()), judgement.isUnfinished());
            }));
            told.accept(round.fresh());
            isUnfinished = round.isUnfinished();
        }
    }

    private record Round(List<WebhookEvent> fresh, boolean isUnfinished) {}

    /** No interrupt: it would tear a connection of the pool. */
    @Override
    public void stop() {
        stopping.countDown();
        var running = thread;
        try {
            var _ = running == null || running.join(STOP_PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
