package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.event.TrackerTags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for streams that are due and have something to read, leases them, and gives each to a thread of its own. Several
 * instances share the work: a lease is a row of the database, and so is the number of leases an endpoint has.
 */
public final class StreamRounds implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(StreamRounds.class);

    private static final Duration ENDPOINTS_FRESH = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    /** One endpoint that does not answer must not take the places of all others. */
    private static final int PLACES_OF_ONE = 4;

    private final TelemetryLog log;
    private final StreamStore store;
    private final Transactions transactions;
    private final EndpointDirectory directory;
    private final TelemetryCounters counters;
    private final InstantSource time;
    private final Settings settings;
    private final StreamPlan plan;
    private final StreamWork work;
    private final TrackerTags tags;
    private final Semaphore places;
    private final Semaphore calls = new Semaphore(0);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<UUID, Idle> idle = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> busy = new ConcurrentHashMap<>();
    private @Nullable Thread thread;
    private volatile boolean stopping;

    private Map<UUID, Endpoint> endpoints = Map.of();
    private long endpointsReadAt = System.nanoTime() - ENDPOINTS_FRESH.toNanos();
    private Optional<TelemetryLog.Topic> topic = Optional.empty();
    private boolean hasStreams;
    private long plannedAt;
    private boolean wellBefore = true;

    /**
     * How often, and how much at a time.
     *
     * @param poll between looks at what is due
     * @param plan between looks at partitions and endpoints
     * @param concurrency ranges in hand at a time, of all endpoints; each holds some thousand records
     */
    public record Settings(Duration poll, Duration plan, int concurrency) {}

    /** A stream that need not be due: it has looked at everything, and is written again in a moment only. */
    private record Idle(Stream stream, Endpoint endpoint, long position) {}

    public StreamRounds(
            TelemetryLog log,
            StreamStore store,
            Transactions transactions,
            EndpointDirectory directory,
            Ways ways,
            TrackerTags tags,
            TelemetryCounters counters,
            InstantSource time,
            Settings settings) {
        this.log = log;
        this.store = store;
        this.transactions = transactions;
        this.directory = directory;
        this.counters = counters;
        this.time = time;
        this.settings = settings;
        this.tags = tags;
        this.plan = new StreamPlan(log, store, transactions, time);
        this.work = new StreamWork(log, store, transactions, ways, tags, counters, time);
        this.places = new Semaphore(settings.concurrency());
        this.plannedAt = System.nanoTime() - settings.plan().toNanos();
    }

    public void start() {
        thread = Thread.ofVirtual().name("telemetry-streams").start(this::rounds);
    }

    /** There may be something to do: the topic has grown, or a range is settled. */
    public void wake() {
        if (calls.availablePermits() == 0) {
            calls.release();
        }
    }

    private void rounds() {
        while (!stopping) {
            try {
                round();
                wellBefore = true;
            } catch (RuntimeException e) { // the next round tries again, whatever it was
                if (wellBefore && !stopping) {
                    logger.atWarn()
                            .addKeyValue("reason", e.toString())
                            .log("telemetry streams not looked at, trying again");
                    wellBefore = false;
                }
            }
            try {
                var _ = calls.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
                calls.drainPermits();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void round() {
        readEndpoints();
        if (System.nanoTime() - plannedAt >= settings.plan().toNanos()) {
            plan();
            plannedAt = System.nanoTime();
        }
        if (topic.isPresent() && hasStreams && places.availablePermits() > 0) {
            claimWhatIsDue(topic.get().id());
        }
    }

    private void readEndpoints() {
        if (System.nanoTime() - endpointsReadAt < ENDPOINTS_FRESH.toNanos()) {
            return;
        }
        var all = transactions.call(directory::all);
        var now = all.stream().collect(Collectors.toMap(Endpoint::id, Function.identity()));
        boolean isNews = !now.keySet().equals(endpoints.keySet())
                || now.values().stream().anyMatch(endpoint -> isChanged(endpoints.get(endpoint.id()), endpoint));
        endpoints = now;
        hasStreams = isNews || transactions.call(store::hasAny);
        endpointsReadAt = System.nanoTime();
        if (isNews) {
            plannedAt = System.nanoTime() - settings.plan().toNanos();
        }
    }

    private static boolean isChanged(@Nullable Endpoint before, Endpoint now) {
        return before == null || before.version() != now.version() || before.state() != now.state();
    }

    private void plan() {
        topic = log.topic();
        idle.clear(); // what is removed from the plan is not kept here either
        if (topic.isPresent()) {
            plan.follow(topic.get(), List.copyOf(endpoints.values()));
            measureLag(topic.get().id());
        }
    }

    private void measureLag(UUID topicId) {
        var ends = log.ends();
        var lags = new HashMap<UUID, Long>();
        for (var position : transactions.call(() -> store.positions(topicId))) {
            long end = ends.getOrDefault(position.partition(), position.nextOffset());
            lags.merge(position.endpointId(), Math.max(0, end - position.nextOffset()), Long::sum);
        }
        counters.lags(lags);
    }

    private void claimWhatIsDue(UUID topicId) {
        var ends = log.ends();
        var woken = woken();
        var now = time.instant();
        for (var endpointId : transactions.call(() -> store.due(topicId, ends, woken, now))) {
            var endpoint = endpoints.get(endpointId);
            int free = Math.min(
                    places.availablePermits(),
                    Math.max(1, settings.concurrency() / PLACES_OF_ONE) - busy.getOrDefault(endpointId, 0));
            if (endpoint != null && free > 0 && !stopping) {
                claim(topicId, endpoint, ends, woken, now, free);
            }
        }
    }

    private void claim(
            UUID topicId, Endpoint endpoint, Map<Integer, Long> ends, Set<UUID> woken, Instant now, int free) {
        int concurrency = endpoint.ordering() == Endpoint.Ordering.STRICT ? 1 : endpoint.concurrency();
        var lease = RangeSending.lease(endpoint.timeout());
        var claimed = transactions.call(
                () -> store.claim(topicId, endpoint.id(), ends, woken, now, lease, concurrency, free));
        for (var stream : claimed) {
            idle.remove(stream.id());
            places.acquireUninterruptibly();
            busy.merge(endpoint.id(), 1, Integer::sum);
            workers.execute(() -> work(stream, endpoint));
        }
    }

    private void work(Stream stream, Endpoint cached) {
        try {
            var endpoint = cached.version() == stream.endpointVersion()
                    ? Optional.of(cached)
                    : transactions.call(() -> directory.find(cached.id()));
            if (endpoint.isEmpty()) {
                return; // deleted: its streams are gone, too
            }
            switch (work.run(stream, endpoint.get())) {
                case MOVED -> wake();
                case NOTHING_WANTED -> {
                    if (!stream.isReplay()
                            && endpoint.get().filter().minInterval().isZero()) {
                        idle.put(stream.id(), new Idle(stream, endpoint.get(), stream.nextOffset()));
                    }
                }
                case WAITING -> {}
            }
        } catch (RuntimeException e) {
            logger.atWarn()
                    .addKeyValue("endpoint_id", cached.id())
                    .addKeyValue("reason", e.toString())
                    .log("telemetry stream left to its lease");
        } finally {
            busy.computeIfPresent(cached.id(), (_, count) -> count > 1 ? count - 1 : null);
            places.release();
        }
    }

    /** Those of the idle streams for which something has come that they want: they do not wait until they are due. */
    private Set<UUID> woken() {
        var woken = new HashSet<UUID>();
        idle.forEach((id, stream) -> {
            var records = log.recent(stream.stream().partition(), stream.position());
            if (records.isEmpty()) {
                return;
            }
            if (hasWanted(stream, records)) {
                woken.add(id);
            } else {
                long next = records.getLast().offset() + 1;
                idle.replace(id, stream, new Idle(stream.stream(), stream.endpoint(), next));
            }
        });
        return woken;
    }

    private boolean hasWanted(Idle idle, List<TelemetryRecord> records) {
        var filter = idle.endpoint().filter();
        var imeis = records.stream()
                .filter(record ->
                        filter.eventIoIds().isEmpty() || filter.eventIoIds().contains(record.eventIoId()))
                .map(TelemetryRecord::imei)
                .collect(Collectors.toSet());
        Map<String, Set<String>> tagsOf = filter.tags().isEmpty() ? Map.of() : transactions.call(() -> tags.of(imeis));
        return imeis.stream().anyMatch(imei -> filter.wants(imei, tagsOf.getOrDefault(imei, Set.of())));
    }

    /** Leases nothing new, and finishes what is in hand; what takes too long is left to its lease. */
    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            if (thread != null) {
                var _ = thread.join(STOP_PATIENCE);
            }
            workers.shutdown();
            if (!workers.awaitTermination(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
