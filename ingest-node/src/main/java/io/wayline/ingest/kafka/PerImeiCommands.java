package io.wayline.ingest.kafka;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.wayline.ingest.kafka.TopicLookup.Found;
import io.wayline.proto.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command channel in a topic for each tracker, {@code commands.<imei>}: one thread reads those of all sessions of this
 * node. There is no group; the topics are assigned by hand, all changes of an interval at once.
 *
 * <pre>
 * session opens --> missing --the topic exists--> assigned --session closes--> forgotten
 *                      ^   asked for again           |   from its beginning
 *                      '---the topic was deleted-----'
 * </pre>
 *
 * <p>Reading from the beginning is what loses nothing: a dispatch may stand in the topic before the assignment does. What
 * was there then is marked as old. The position in a topic that stays assigned is kept whatever happens to others. A topic
 * that does not exist is never assigned, because a consumer that misses a topic troubles the broker for all of them.
 */
final class PerImeiCommands implements CommandTopics {

    private static final Logger log = LoggerFactory.getLogger(PerImeiCommands.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    /** In one question to the broker. */
    private static final int MOST_ASKED = 1_000;
    /** From one look at the topics that are assigned to the next. */
    private static final Duration RECHECK_AFTER = Duration.ofSeconds(5);

    /** What the session of a tracker wants of its topic. */
    private record Wish(long token, boolean paused) {}

    /** A topic that did not exist when it was last asked for. */
    private record Missing(long askAgainNanos, long waitNanos) {}

    private record Question<A>(List<String> imeis, CompletableFuture<Map<String, A>> answers) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicLookup lookup;
    private final Topics topics;
    private final Duration interval;
    private final InstructionReader reader;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private final ConcurrentHashMap<String, Wish> wishes = new ConcurrentHashMap<>();
    /** Trackers whose wish has changed. */
    private final Queue<String> changed = new ConcurrentLinkedQueue<>();

    // From here on the thread's own.
    /** As they were found; before their ends then, everything is old. */
    private final Map<TopicPartition, Found> assigned = new HashMap<>();

    private final Map<String, Missing> missing = new HashMap<>();
    private final Queue<String> toRecheck = new ArrayDeque<>();
    private long recheckNanos = System.nanoTime();
    private @Nullable Question<Found> search;
    private @Nullable Question<Uuid> recheck;
    private volatile int assignedCount;
    private volatile int missingCount;

    private PerImeiCommands(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicLookup lookup,
            Topics topics,
            Duration interval,
            InstructionReader reader) {
        this.consumer = consumer;
        this.lookup = lookup;
        this.topics = topics;
        this.interval = interval;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("commands-per-imei").daemon().unstarted(this::run);
    }

    /** @param interval over which changes are gathered */
    static PerImeiCommands start(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicLookup lookup,
            Topics topics,
            Duration interval,
            InstructionReader reader) {
        var commands = new PerImeiCommands(consumer, lookup, topics, interval, reader);
        commands.thread.start();
        return commands;
    }

    @Override
    public void open(String imei, long token) {
        wishes.merge(imei, new Wish(token, false), (old, wish) -> old.token > wish.token ? old : wish);
        changed.add(imei);
    }

    @Override
    public void pause(String imei, long token) {
        wish(imei, token, true);
    }

    @Override
    public void resume(String imei, long token) {
        wish(imei, token, false);
    }

    private void wish(String imei, long token, boolean paused) {
        wishes.computeIfPresent(imei, (_, wish) -> wish.token == token ? new Wish(token, paused) : wish);
        changed.add(imei);
    }

    @Override
    public void close(String imei, long token) {
        wishes.computeIfPresent(imei, (_, wish) -> wish.token == token ? null : wish);
        changed.add(imei);
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try {
                adapt();
                readForAnInterval();
            } catch (WakeupException | InterruptException _) {
                return;
            } catch (KafkaException e) {
                log.atWarn().addKeyValue("reason", e.toString()).log("command topics not readable, trying again");
                await(LONGEST_WAIT);
            }
        }
    }

    private void await(Duration time) {
        try {
            stopping.await(time.toNanos(), NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes what is read what is wished for. */
    private void adapt() {
        var touched = new HashSet<String>();
        boolean gone = takeRecheck();
        boolean appeared = takeSearch(touched);
        boolean closed = takeWishes(touched);
        if (gone || appeared || closed) {
            // A partition that stays keeps its position; a new one has none and is read from its beginning.
            consumer.assign(assigned.keySet());
        }
        touched.forEach(this::pauseOrResume);
        searchMissing();
        recheckAssigned();
        assignedCount = assigned.size();
        missingCount = missing.size();
    }

    private boolean takeSearch(Set<String> touched) {
        if (search == null || !search.answers.isDone()) {
            return false;
        }
        var answers = search.answers.getNow(Map.of());
        boolean reassign = false;
        for (var imei : search.imeis) {
            var waited = missing.get(imei);
            @Nullable Found found = answers.get(topics.commandsOf(imei));
            if (waited == null) {
                continue; // its session has ended
            }
            if (found == null) {
                long wait = Math.min(2 * waited.waitNanos, LONGEST_WAIT.toNanos());
                missing.put(imei, new Missing(System.nanoTime() + wait, wait));
            } else {
                missing.remove(imei);
                assigned.put(partition(imei), found);
                touched.add(imei);
                reassign = true;
            }
        }
        search = null;
        return reassign;
    }

    /** A topic that is gone, or is another one under the same name, is begun anew when it is there. */
    private boolean takeRecheck() {
        if (recheck == null || !recheck.answers.isDone()) {
            return false;
        }
        var answers = recheck.answers.getNow(Map.of());
        boolean reassign = false;
        for (var imei : recheck.imeis) {
            @Nullable Found found = assigned.get(partition(imei));
            @Nullable Uuid id = answers.get(topics.commandsOf(imei));
            if (found != null && id != null && !id.equals(found.id())) {
                assigned.remove(partition(imei));
                missing.put(imei, newlyMissing());
                reassign = true;
            }
        }
        recheck = null;
        return reassign;
    }

    private Missing newlyMissing() {
        return new Missing(System.nanoTime(), interval.toNanos());
    }

    private boolean takeWishes(Set<String> touched) {
        boolean reassign = false;
        for (@Nullable String imei = changed.poll(); imei != null; imei = changed.poll()) {
            var partition = partition(imei);
            if (!wishes.containsKey(imei)) {
                missing.remove(imei);
                reassign |= assigned.remove(partition) != null;
            } else if (assigned.containsKey(partition)) {
                touched.add(imei);
            } else {
                missing.putIfAbsent(imei, newlyMissing());
            }
        }
        return reassign;
    }

    private void pauseOrResume(String imei) {
        var partition = partition(imei);
        @Nullable Wish wish = wishes.get(imei);
        if (wish == null || !assigned.containsKey(partition)) {
            return;
        }
        if (wish.paused) {
            consumer.pause(List.of(partition));
        } else {
            consumer.resume(List.of(partition));
        }
    }

    private void searchMissing() {
        if (search != null || missing.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        var due = new ArrayList<String>();
        for (var each : missing.entrySet()) {
            if (now - each.getValue().askAgainNanos >= 0 && due.size() < MOST_ASKED) {
                due.add(each.getKey());
            }
        }
        if (!due.isEmpty()) {
            search = new Question<>(due, lookup.find(topicsOf(due)));
        }
    }

    private void recheckAssigned() {
        if (recheck != null) {
            return;
        }
        long now = System.nanoTime();
        if (toRecheck.isEmpty() && now - recheckNanos >= RECHECK_AFTER.toNanos()) {
            recheckNanos = now;
            assigned.keySet().forEach(partition -> toRecheck.add(imei(partition)));
        }
        var some = new ArrayList<String>();
        while (!toRecheck.isEmpty() && some.size() < MOST_ASKED) {
            some.add(toRecheck.remove());
        }
        if (!some.isEmpty()) {
            recheck = new Question<>(some, lookup.idsOf(topicsOf(some)));
        }
    }

    private List<String> topicsOf(List<String> imeis) {
        return imeis.stream().map(topics::commandsOf).toList();
    }

    private TopicPartition partition(String imei) {
        return TopicLookup.partition(topics.commandsOf(imei));
    }

    private String imei(TopicPartition partition) {
        return partition.topic().substring(topics.commandsOf("").length());
    }

    private void readForAnInterval() {
        long end = System.nanoTime() + interval.toNanos();
        if (assigned.isEmpty()) {
            await(interval);
            return;
        }
        for (long left = interval.toNanos(); left > 0 && stopping.getCount() > 0; left = end - System.nanoTime()) {
            consumer.poll(Duration.ofNanos(left)).forEach(this::read);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> message) {
        @Nullable Found found = assigned.get(new TopicPartition(message.topic(), message.partition()));
        reader.read(message, found != null && message.offset() < found.end());
    }

    @Override
    public boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public int assigned() {
        return assignedCount;
    }

    @Override
    public int missing() {
        return missingCount;
    }

    @Override
    public void close() {
        stopping.countDown();
        consumer.wakeup();
        try {
            thread.join(STOP_PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        consumer.close(CloseOptions.timeout(STOP_PATIENCE));
        lookup.close();
    }
}
