package io.wayline.webhooks.telemetry.kafka;

import static org.awaitility.Awaitility.await;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.database.DatabaseUrl;
import io.wayline.foundation.database.MigratedDatabase;
import io.wayline.proto.Topics;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.tracing.TraceParent;
import io.wayline.webhooks.WebhookDispatcher;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.Health;
import io.wayline.webhooks.delivery.Latencies;
import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Outcome.Accepted;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.delivery.Traced;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.endpoint.Endpoint.Ordering;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import io.wayline.webhooks.telemetry.PlainBodies;
import io.wayline.webhooks.telemetry.StreamRounds;
import io.wayline.webhooks.telemetry.StreamStore;
import io.wayline.webhooks.telemetry.TelemetryCounters;
import io.wayline.webhooks.telemetry.TelemetryReplays;
import io.wayline.webhooks.telemetry.TopicReplays;
import io.wayline.webhooks.telemetry.Transactions;
import io.wayline.webhooks.telemetry.Ways;
import io.wayline.webhooks.telemetry.jdbc.JdbcTelemetryConfiguration;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import liquibase.exception.LiquibaseException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Streams on a real topic and a real database, with as many instances as wanted; hosts, lanes and health are made up. */
final class StreamsUnderTest implements AutoCloseable {

    /** Of today: the broker lets go of what is older than the topic's retention. */
    final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final int FAILING_AFTER = 5;

    private static final Outcome ACCEPTED = new Accepted(200, "");
    private static final SigningSecrets SECRETS =
            new SigningSecrets(SigningSecret.draw(new SecureRandom()), null, null);
    private static final Pattern PACKET =
            Pattern.compile("\"imei\":\"(\\d+)\".*?\"partition\":(\\d+),\"firstOffset\":(\\d+),\"lastOffset\":(\\d+)");

    final Topics topics;
    final JdbcClient jdbc;
    final Admin admin;
    final TelemetryCounters counters = new TelemetryCounters();
    final MadeUpDeliveries deliveries = new MadeUpDeliveries();
    final MadeUpHealth health = new MadeUpHealth();
    final List<Sent> sent = new CopyOnWriteArrayList<>();
    final List<Traced> traced = new CopyOnWriteArrayList<>();
    private final CountedLatencies latencies = new CountedLatencies();
    final AtomicReference<Instant> now = new AtomicReference<>(start);

    /** What the registry says. */
    volatile Map<String, Set<String>> tags = Map.of();

    /** What hosts answer. */
    volatile BiFunction<Endpoint, Message, Outcome> host = (_, _) -> ACCEPTED;

    private final Map<UUID, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final TransactionTemplate transaction;
    private final KafkaProducer<String, byte[]> producer;
    private final String bootstrapServers = TestInfrastructure.shared().kafkaBootstrapServers();
    private final List<Runnable> open = new ArrayList<>();
    private TelemetryReplays replays = new NoReplays();

    /** One request that was accepted. */
    record Sent(UUID endpointId, Message message, List<Stretch> packets) {}

    /** Where a packet stands in the topic. */
    record Stretch(String imei, int partition, long firstOffset, long lastOffset) {

        static List<Stretch> in(String json) {
            return PACKET.matcher(json)
                    .results()
                    .map(found -> new Stretch(
                            found.group(1),
                            Integer.parseInt(found.group(2)),
                            Long.parseLong(found.group(3)),
                            Long.parseLong(found.group(4))))
                    .toList();
        }
    }

    StreamsUnderTest() {
        topics = TestInfrastructure.shared().freshTopics();
        var url = DatabaseUrl.parse(TestInfrastructure.shared().freshDatabase());
        var dataSource = new DriverManagerDataSource(url.jdbcUrl(), url.user(), url.password());
        try {
            MigratedDatabase.migrate(dataSource, WebhookDispatcher.IDENTITY);
        } catch (SQLException | LiquibaseException e) {
            throw new IllegalStateException(e);
        }
        jdbc = JdbcClient.create(dataSource);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        context.registerBean(JdbcClient.class, () -> jdbc);
        context.registerBean(TransactionTemplate.class, () -> transaction);
        context.register(JdbcTelemetryConfiguration.class);
        context.refresh();
        admin = Admin.create(clientSettings());
        producer = new KafkaProducer<>(clientSettings(), new StringSerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> clientSettings() {
        return new HashMap<>(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** One service instance. */
    final class Instance {

        final StreamRounds rounds;

        private Instance() {
            var tail = TelemetryConfiguration.tail(clientSettings(), topics, counters, 16 << 20);
            var readers = TelemetryConfiguration.readers(clientSettings(), 2, counters);
            var log = new KafkaTelemetryLog(topics.telemetryRecords(), admin, tail, readers);
            var store = context.getBean(StreamStore.class);
            InstantSource time = now::get;
            replays = new TopicReplays(log, store, time);
            var ways = new Ways(
                    new PlainBodies(),
                    new Hosts(),
                    health,
                    (attempts, _, at) -> attempts < 4 ? Optional.of(at.plusSeconds(5)) : Optional.empty(),
                    deliveries,
                    latencies);
            rounds = new StreamRounds(
                    log,
                    store,
                    context.getBean(Transactions.class),
                    new Directory(),
                    ways,
                    _ -> tags,
                    counters,
                    time,
                    new StreamRounds.Settings(Duration.ofMillis(50), Duration.ofMillis(500), 16));
            tail.heardBy(rounds::wake);
            tail.start();
            rounds.start();
            open.add(readers::close);
            open.add(tail::close);
            open.add(rounds::close);
        }
    }

    Instance instance() {
        return new Instance();
    }

    private final class Hosts implements Sender {

        @Override
        public Outcome send(Endpoint endpoint, Message message) {
            return call(endpoint, message);
        }

        @Override
        public Outcome send(Endpoint endpoint, Message message, Traced about) {
            traced.add(about);
            return call(endpoint, message);
        }
    }

    /** Attempts, and what of them was accepted. */
    private static final class CountedLatencies implements Latencies {

        private final AtomicInteger attempts = new AtomicInteger();
        private final AtomicInteger packets = new AtomicInteger();

        @Override
        public void attempted(Duration elapsed) {
            attempts.incrementAndGet();
        }

        @Override
        public void delivered(Duration sinceItHappened) {
            packets.incrementAndGet();
        }
    }

    int attemptsTimed() {
        return latencies.attempts.get();
    }

    int packetsTimed() {
        return latencies.packets.get();
    }

    private Outcome call(Endpoint endpoint, Message message) {
        var outcome = host.apply(endpoint, message);
        if (outcome.isAccepted()) {
            sent.add(new Sent(
                    endpoint.id(),
                    message,
                    Stretch.in(new String(message.body(), java.nio.charset.StandardCharsets.UTF_8))));
        }
        return outcome;
    }

    /** Packets of an endpoint that were accepted, in that order. */
    List<Stretch> arrivedAt(Endpoint endpoint) {
        return sent.stream()
                .filter(request -> request.endpointId.equals(endpoint.id()))
                .flatMap(request -> request.packets.stream())
                .toList();
    }

    Endpoint endpoint(int maxBatch) {
        return endpoint(maxBatch, Ordering.PER_DEVICE, Filter.NONE);
    }

    Endpoint endpoint(int maxBatch, Ordering ordering, Filter filter) {
        return endpoint(maxBatch, ordering, filter, Endpoint.Format.STANDARD, Duration.ZERO);
    }

    Endpoint endpoint(int maxBatch, Ordering ordering, Filter filter, Endpoint.Format format, Duration maxAge) {
        var endpoint = new Endpoint(
                UUID.randomUUID(),
                "host",
                URI.create("https://host.example/hook"),
                format,
                Set.of(EventType.TELEMETRY_RECEIVED),
                filter,
                Endpoint.Payload.FULL,
                ordering,
                maxAge,
                4,
                0,
                Duration.ofSeconds(15),
                maxBatch,
                Map.of(),
                SECRETS,
                Endpoint.State.ACTIVE,
                null,
                Endpoint.Source.API,
                start,
                "test",
                start,
                0);
        jdbc.sql("""
                        INSERT INTO webhook.endpoint (id, name, url, format, event_types, imeis, tags, event_io_ids, min_interval_ms,
                            payload, ordering, max_age_ms, concurrency, rate_per_second, timeout_ms, max_batch, headers, secret,
                            state, source, created_at, created_by, updated_at, version)
                        VALUES (?, 'host', 'u', 'STANDARD', '{}', '{}', '{}', '{}', 0, 'FULL', 'PER_DEVICE', 0, 4, 0, 15000, 1, '', '',
                            'ACTIVE', 'API', ?, 'test', ?, 0)
                        """)
                .params(endpoint.id(), start.atOffset(ZoneOffset.UTC), start.atOffset(ZoneOffset.UTC))
                .update();
        endpoints.put(endpoint.id(), endpoint);
        return endpoint;
    }

    void state(Endpoint e, Endpoint.State state) {
        jdbc.sql("UPDATE webhook.endpoint SET state = ?, version = version + 1 WHERE id = ?")
                .params(state.name(), e.id())
                .update();
        endpoints.put(
                e.id(),
                new Endpoint(
                        e.id(),
                        e.name(),
                        e.url(),
                        e.format(),
                        e.eventTypes(),
                        e.filter(),
                        e.payload(),
                        e.ordering(),
                        e.maxAge(),
                        e.concurrency(),
                        e.ratePerSecond(),
                        e.timeout(),
                        e.maxBatch(),
                        e.headers(),
                        e.secrets(),
                        state,
                        null,
                        e.source(),
                        e.createdAt(),
                        e.createdBy(),
                        e.updatedAt(),
                        e.version() + 1));
    }

    /** One packet, at a time that Kafka has, too. */
    void packet(int partition, String imei, int packetId, int records, Instant at) {
        packet(partition, imei, packetId, records, at, null);
    }

    /** @param traceparent header of each record; null for none */
    void packet(int partition, String imei, int packetId, int records, Instant at, @Nullable String traceparent) {
        for (int index = 0; index < records; index++) {
            var record = TelemetryRecord.newBuilder()
                    .setImei(imei)
                    .setPacketId(packetId)
                    .setRecordIndex(index)
                    .setRecordCount(records)
                    .setDeviceTimeMs(at.toEpochMilli() + index)
                    .setReceivedTimeMs(at.toEpochMilli())
                    .setTimeValid(true)
                    .setSessionToken(1)
                    .build();
            var message = new ProducerRecord<>(
                    topics.telemetryRecords(), partition, at.toEpochMilli(), imei, record.toByteArray());
            var trace = TraceParent.header(traceparent);
            if (trace != null) {
                message.headers().add(trace);
            }
            var _ = producer.send(message);
        }
    }

    void flush() {
        producer.flush();
    }

    void begin(UUID replayId, Endpoint endpoint, Instant since, Instant until, @Nullable String imei, int rate) {
        transaction.executeWithoutResult(_ -> replays.begin(replayId, endpoint.id(), since, until, imei, rate));
    }

    boolean isDone(UUID replayId) {
        return replays.isDone(replayId);
    }

    int rows(String where) {
        return jdbc.sql("SELECT count(*) FROM webhook.stream WHERE " + where)
                .query(Integer.class)
                .single();
    }

    /** Real time passes until it is so, and the service's time with it. */
    void awaitWhilePassing(Duration each, BooleanSupplier isSo) {
        await().atMost(PATIENCE).until(() -> {
            now.updateAndGet(moment -> moment.plus(each));
            return isSo.getAsBoolean();
        });
    }

    static void awaitThat(BooleanSupplier isSo) {
        await().atMost(PATIENCE).until(isSo::getAsBoolean);
    }

    @Override
    public void close() {
        open.reversed().forEach(Runnable::run);
        producer.close();
        admin.close();
        context.close();
    }

    private final class Directory implements EndpointDirectory {

        @Override
        public List<Endpoint> all() {
            return List.copyOf(endpoints.values());
        }

        @Override
        public Optional<Endpoint> find(UUID id) {
            return Optional.ofNullable(endpoints.get(id));
        }
    }

    /** Lanes that are busy until somebody clears them. */
    static final class MadeUpDeliveries implements Deliveries {

        final List<Order> added = new CopyOnWriteArrayList<>();
        final List<String> dead = new CopyOnWriteArrayList<>();
        private final Map<String, Set<String>> busy = new ConcurrentHashMap<>();
        private final Set<String> known = ConcurrentHashMap.newKeySet();

        @Override
        public void remember(List<WebhookEvent> events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int add(List<Order> orders) {
            int news = 0;
            for (var order : orders) {
                var endpoint = order.endpoint();
                if (known.add(endpoint.id() + order.event().id())) {
                    added.add(order);
                    busy.computeIfAbsent(endpoint.id().toString(), _ -> ConcurrentHashMap.newKeySet())
                            .add(endpoint.lane(order.event().id(), order.event().imei()));
                    news++;
                }
            }
            return news;
        }

        List<Stretch> packets() {
            return added.stream()
                    .flatMap(order -> Stretch.in(order.event().data()).stream())
                    .toList();
        }

        void clear() {
            busy.clear();
        }

        @Override
        public void dead(Order order, String reason, Instant now) {
            dead.add(reason + " " + order.event().data());
        }

        @Override
        public Set<String> busyLanes(UUID endpointId, Collection<String> lanes) {
            var found = new HashSet<>(lanes);
            found.retainAll(busy.getOrDefault(endpointId.toString(), Set.of()));
            return found;
        }

        @Override
        public Optional<Boolean> retry(UUID deliveryId, Instant now) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(UUID endpointId, Instant now) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int giveUp(UUID endpointId, String reason, Instant now) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wake() {}
    }

    /** Failing after some failures in a row; never closes a breaker, so that each try is the stream's own choice. */
    static final class MadeUpHealth implements Health {

        private final Map<UUID, Integer> failures = new ConcurrentHashMap<>();

        @Override
        public boolean mayTry(Endpoint endpoint, Instant now) {
            return true;
        }

        @Override
        public boolean isFailing(Endpoint endpoint) {
            return failures.getOrDefault(endpoint.id(), 0) >= FAILING_AFTER;
        }

        @Override
        public void record(Endpoint endpoint, Outcome outcome, Instant now) {
            if (outcome.isAccepted()) {
                failures.remove(endpoint.id());
            } else {
                failures.merge(endpoint.id(), 1, Integer::sum);
            }
        }
    }

    private static final class NoReplays implements TelemetryReplays {

        @Override
        public void begin(
                UUID replayId,
                UUID endpointId,
                Instant since,
                Instant until,
                @org.jspecify.annotations.Nullable String imei,
                int packetsPerSecond) {
            throw new IllegalStateException("no instance is started");
        }

        @Override
        public boolean isDone(UUID replayId) {
            throw new IllegalStateException("no instance is started");
        }

        @Override
        public void cancel(UUID replayId) {
            throw new IllegalStateException("no instance is started");
        }
    }
}
