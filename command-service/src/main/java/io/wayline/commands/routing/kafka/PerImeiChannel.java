package io.wayline.commands.routing.kafka;

import io.wayline.commands.routing.ChannelCounters;
import io.wayline.commands.routing.CommandChannel;
import io.wayline.proto.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic for each tracker, made when the tracker connects, so that it is there before the first command, or else when it is
 * first written to. Topics are never deleted here: a command of a tracker that comes back finds its channel, and an empty
 * topic costs little.
 *
 * <p>What is made is bounded: a broker carries so many partitions and no more, and everything else suffers beyond.
 */
final class PerImeiChannel implements CommandChannel, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PerImeiChannel.class);

    /** Requests of this many topics at most: the broker makes one after the other. */
    private static final int BATCH = 200;

    private static final Duration COLLECTED_FOR = Duration.ofMillis(20);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration REFRESHED_EVERY = Duration.ofMinutes(1);
    private static final Duration WARNED_EVERY = Duration.ofMinutes(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Topics topics;
    private final ChannelTopics broker;
    private final int maxTopics;
    private final ChannelCounters counters;

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final ReentrantLock making = new ReentrantLock();
    private final LinkedBlockingQueue<String> wanted = new LinkedBlockingQueue<>();
    private final Set<String> queued = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread background =
            Thread.ofVirtual().name("command-channels").unstarted(this::makeReady);
    private long warnedAtNanos = System.nanoTime() - WARNED_EVERY.toNanos();

    PerImeiChannel(Topics topics, ChannelTopics broker, int maxTopics, ChannelCounters counters) {
        this.topics = topics;
        this.broker = broker;
        this.maxTopics = maxTopics;
        this.counters = counters;
    }

    void start() {
        background.start();
    }

    @Override
    public String topicOf(String imei) {
        return topics.commandsOf(imei);
    }

    @Override
    public boolean isChannel(String topic) {
        return topics.isCommandsOfOne(topic);
    }

    /** @throws KafkaException when the broker does not answer: to be tried again */
    @Override
    public Set<String> open(Collection<String> wantedTopics) {
        if (known.containsAll(wantedTopics)) {
            return Set.of();
        }
        making.lock(); // one request at a time: those who come meanwhile find most of it done
        try {
            var missing = new LinkedHashSet<>(wantedTopics);
            missing.removeAll(known);
            var tooMany = beyondMaximum(missing);
            missing.removeAll(tooMany);
            var notAvailable = new HashSet<>(tooMany);
            notAvailable.addAll(make(missing));
            counters.notAvailable(notAvailable.size());
            return notAvailable;
        } finally {
            making.unlock();
        }
    }

    private Set<String> beyondMaximum(Set<String> missing) {
        int room = Math.max(maxTopics - known.size(), 0);
        if (missing.size() <= room) {
            return Set.of();
        }
        var beyond = new HashSet<String>();
        missing.stream().skip(room).forEach(beyond::add);
        if (System.nanoTime() - warnedAtNanos >= WARNED_EVERY.toNanos()) {
            warnedAtNanos = System.nanoTime();
            log.atWarn()
                    .addKeyValue("detail", maxTopics + " command topics are the maximum")
                    .log("commands cannot be delivered to some trackers: set COMMAND_CHANNEL=keyed for all services, or"
                            + " raise COMMAND_CHANNEL_MAX_TOPICS");
        }
        return beyond;
    }

    private Set<String> make(Set<String> missing) {
        if (missing.isEmpty()) {
            return Set.of();
        }
        try {
            var outcome = broker.create(missing);
            known.addAll(outcome.existing());
            counters.created(outcome.created());
            counters.known(known.size());
            return outcome.refused();
        } catch (KafkaException e) {
            counters.failed();
            throw e;
        }
    }

    @Override
    public void doubtful(String topic) {
        known.remove(topic);
    }

    @Override
    public void prepare(Collection<String> imeis) {
        for (var imei : imeis) {
            var topic = topicOf(imei);
            if (!known.contains(topic) && queued.add(topic)) {
                wanted.add(topic);
            }
        }
    }

    private void makeReady() {
        long refreshAt = System.nanoTime();
        while (stopping.getCount() > 0) {
            try {
                if (System.nanoTime() - refreshAt >= 0) {
                    refresh();
                    refreshAt = System.nanoTime() + REFRESHED_EVERY.toNanos();
                }
                openQueued();
            } catch (KafkaException e) {
                log.atWarn().addKeyValue("reason", e.toString()).log("command channels not made ready, trying again");
                pause(PAUSE_AFTER_FAILURE);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void openQueued() throws InterruptedException {
        var first = wanted.poll(1, TimeUnit.SECONDS);
        if (first == null) {
            return;
        }
        pause(COLLECTED_FOR);
        var batch = new LinkedHashSet<String>();
        batch.add(first);
        wanted.drainTo(batch, BATCH - 1);
        try {
            var _ = open(batch);
        } catch (KafkaException e) {
            wanted.addAll(batch);
            throw e;
        }
        queued.removeAll(batch);
    }

    /** A topic may be made or deleted by anybody. One made while the broker is asked may be forgotten: it is asked for again. */
    private void refresh() {
        var listed = broker.list();
        listed.removeIf(topic -> !isChannel(topic));
        known.addAll(listed);
        known.retainAll(listed);
        counters.known(known.size());
    }

    private void pause(Duration pause) {
        try {
            var _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        background.interrupt();
        try {
            var _ = !background.isAlive() || background.join(STOP_PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
