package io.wayline.webhooks.delivery.rounds;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.database.DatabaseUrl;
import io.wayline.foundation.database.MigratedDatabase;
import io.wayline.webhooks.WebhookDispatcher;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.Deliveries.Order;
import io.wayline.webhooks.delivery.DeliveryCounters;
import io.wayline.webhooks.delivery.Health;
import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.Outcome;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.delivery.Traced;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.delivery.jdbc.JdbcDeliveryConfiguration;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EndpointSwitch;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.payload.Bodies;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import liquibase.exception.LiquibaseException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** An empty database, a clock that can be set, hosts that answer as told, and as many instances as wanted. */
final class Ground implements AutoCloseable {

    static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    static final Outcome OK = new Outcome.Accepted(200, "fine");
    static final Outcome BROKEN = new Outcome.Refused(500, Optional.empty(), "broken\0");
    static final Outcome SILENT = new Outcome.Unanswered("TIMED_OUT", "10 s");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One for all tests, each of which begins with nothing in it. */
    private static final class Database {

        private static final HikariDataSource SHARED = migrated();

        private static HikariDataSource migrated() {
            var url = DatabaseUrl.parse(TestInfrastructure.shared().freshDatabase());
            var config = new HikariConfig();
            config.setJdbcUrl(url.jdbcUrl());
            config.setUsername(url.user());
            config.setPassword(url.password());
            config.setAutoCommit(false);
            config.setMaximumPoolSize(16);
            config.setMinimumIdle(1);
            config.setConnectionTimeout(2_000);
            var dataSource = new HikariDataSource(config);
            try {
                MigratedDatabase.migrate(dataSource, WebhookDispatcher.IDENTITY);
            } catch (SQLException | LiquibaseException e) {
                throw new IllegalStateException(e);
            }
            return dataSource;
        }
    }

    /** One call of a host. */
    record Call(UUID endpointId, String eventId, Instant at) {}

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final ConcurrentMap<UUID, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, AtomicInteger> running = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, AtomicInteger> mostRunning = new ConcurrentHashMap<>();
    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    final List<Call> calls = new CopyOnWriteArrayList<>();
    final List<String> accepted = new CopyOnWriteArrayList<>();
    final List<Traced> traced = new CopyOnWriteArrayList<>();
    final JdbcClient jdbc;
    final TransactionTemplate transactions;
    volatile Sender hosts = (_, _) -> OK;
    /** True: instances do not get at the database. */
    volatile boolean databaseIsAway;

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Transactions {}

    Ground() {
        jdbc = JdbcClient.create(Database.SHARED);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(Database.SHARED));
        transactions.executeWithoutResult(_ ->
                jdbc.sql("TRUNCATE webhook.endpoint, webhook.event CASCADE").update());
    }

    private final class Outages extends TransactionTemplate {

        private static final long serialVersionUID = 1;

        Outages() {
            super(Objects.requireNonNull(transactions.getTransactionManager()));
        }

        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            if (databaseIsAway) {
                throw new CannotCreateTransactionException("the database is away");
            }
            return super.execute(action);
        }
    }

    /** One process. */
    final class Instance implements AutoCloseable {

        private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        final Deliveries deliveries;
        final Health health;
        final DeliveryCounters counters;

        Instance(Map<String, Object> settings) {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
            context.registerBean(InstantSource.class, () -> now::get);
            context.registerBean(JdbcClient.class, () -> jdbc);
            context.registerBean(TransactionTemplate.class, Outages::new);
            context.registerBean(
                    PlatformTransactionManager.class,
                    () -> Objects.requireNonNull(transactions.getTransactionManager()));
            context.registerBean(EndpointDirectory.class, Directory::new);
            context.registerBean(EndpointSwitch.class, () -> Ground.this::disable);
            context.registerBean(Sender.class, Hosts::new);
            context.registerBean(Bodies.class, PlainBodies::new);
            context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
            context.register(Transactions.class, JdbcDeliveryConfiguration.class, DeliveryConfiguration.class);
            context.refresh();
            deliveries = context.getBean(Deliveries.class);
            health = context.getBean(Health.class);
            counters = context.getBean(DeliveryCounters.class);
        }

        <T> T bean(Class<T> type) {
            return context.getBean(type);
        }

        int add(Endpoint endpoint, String imei, String... eventIds) {
            return add(Arrays.stream(eventIds)
                    .map(id -> new Order(event(id, imei), endpoint, null, now.get()))
                    .toList());
        }

        int add(List<Order> orders) {
            int added = transaction(() -> deliveries.add(orders));
            deliveries.wake();
            return added;
        }

        /** Stops; what it is sending it finishes. */
        @Override
        public void close() {
            instances.remove(this);
            context.close();
        }
    }

    Instance instance() {
        return instance(Map.of());
    }

    Instance instance(Map<String, Object> settings) {
        var all =
                new HashMap<String, Object>(Map.of("webhooks.delivery.jitter", "0", "webhooks.delivery.poll", "20ms"));
        all.putAll(settings);
        var instance = new Instance(all);
        instances.add(instance);
        return instance;
    }

    static WebhookEvent event(String id, String imei) {
        return new WebhookEvent(id, EventType.COMMAND_COMPLETED, imei, START, "{\"id\":\"" + id + "\"}");
    }

    <T> T transaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    /** What an endpoint may be besides the usual: per device, 10 at once, no limits. */
    record Wish(Endpoint.Ordering ordering, int concurrency, int ratePerSecond, Duration maxAge, Set<EventType> types) {

        static final Wish USUAL =
                new Wish(Endpoint.Ordering.PER_DEVICE, 10, 0, Duration.ZERO, Set.of(EventType.COMMAND_COMPLETED));

        Wish with(Endpoint.Ordering changed) {
            return new Wish(changed, concurrency, ratePerSecond, maxAge, types);
        }

        Wish atOnce(int changed) {
            return new Wish(ordering, changed, ratePerSecond, maxAge, types);
        }

        Wish perSecond(int changed) {
            return new Wish(ordering, concurrency, changed, maxAge, types);
        }

        Wish noOlderThan(Duration changed) {
            return new Wish(ordering, concurrency, ratePerSecond, changed, types);
        }

        Wish with(Set<EventType> changed) {
            return new Wish(ordering, concurrency, ratePerSecond, maxAge, changed);
        }
    }

    Endpoint endpoint(String name) {
        return endpoint(name, Wish.USUAL);
    }

    Endpoint endpoint(String name, Wish wish) {
        var secret = SigningSecret.draw(new SecureRandom());
        var endpoint = new Endpoint(
                UUID.randomUUID(),
                name,
                URI.create("https://host.example/" + name),
                Endpoint.Format.STANDARD,
                wish.types(),
                Endpoint.Filter.NONE,
                Endpoint.Payload.FULL,
                wish.ordering(),
                wish.maxAge(),
                wish.concurrency(),
                wish.ratePerSecond(),
                Duration.ofSeconds(10),
                1,
                Map.of(),
                new SigningSecrets(secret, null, null),
                Endpoint.State.ACTIVE,
                null,
                Endpoint.Source.API,
                START,
                "test",
                START,
                1);
        endpoints.put(endpoint.id(), endpoint);
        transactions.executeWithoutResult(_ -> jdbc.sql("""
                        INSERT INTO webhook.endpoint
                        VALUES (:id, :name, 'https://host.example', 'STANDARD', '{}', '{}', '{}', '{}', 0, 'FULL', :ordering, :age,
                                :concurrency, :rate, 10000, 1, '', '', NULL, NULL, 'ACTIVE', NULL, 'API', :now, 'test', :now, 1)
                        """)
                .param("id", endpoint.id())
                .param("name", name)
                .param("ordering", wish.ordering().name())
                .param("age", wish.maxAge().toMillis())
                .param("concurrency", wish.concurrency())
                .param("rate", wish.ratePerSecond())
                .param("now", utc(START))
                .update());
        return endpoint;
    }

    void state(Endpoint endpoint, Endpoint.State state) {
        transactions.executeWithoutResult(_ -> switchTo(endpoint.id(), state));
    }

    private boolean disable(UUID id, String reason, Instant at) {
        return switchTo(id, Endpoint.State.DISABLED);
    }

    private boolean switchTo(UUID id, Endpoint.State state) {
        endpoints.computeIfPresent(id, (_, was) -> inState(was, state));
        return jdbc.sql("UPDATE webhook.endpoint SET state = :state WHERE id = :id AND state <> :state")
                        .param("id", id)
                        .param("state", state.name())
                        .update()
                > 0;
    }

    private static Endpoint inState(Endpoint was, Endpoint.State state) {
        return new Endpoint(
                was.id(),
                was.name(),
                was.url(),
                was.format(),
                was.eventTypes(),
                was.filter(),
                was.payload(),
                was.ordering(),
                was.maxAge(),
                was.concurrency(),
                was.ratePerSecond(),
                was.timeout(),
                was.maxBatch(),
                was.headers(),
                was.secrets(),
                state,
                null,
                was.source(),
                was.createdAt(),
                was.createdBy(),
                was.updatedAt(),
                was.version() + 1);
    }

    void delete(Endpoint endpoint) {
        endpoints.remove(endpoint.id());
        transactions.executeWithoutResult(_ -> jdbc.sql("DELETE FROM webhook.endpoint WHERE id = :id")
                .param("id", endpoint.id())
                .update());
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

    private Outcome call(Endpoint endpoint, Message message) {
        int atOnce =
                running.computeIfAbsent(endpoint.id(), _ -> new AtomicInteger()).incrementAndGet();
        mostRunning.computeIfAbsent(endpoint.id(), _ -> new AtomicInteger()).accumulateAndGet(atOnce, Math::max);
        try {
            calls.add(new Call(endpoint.id(), message.id(), now.get()));
            var outcome = hosts.send(endpoint, message);
            if (outcome.isAccepted()) {
                accepted.add(message.id());
            }
            return outcome;
        } finally {
            Objects.requireNonNull(running.get(endpoint.id())).decrementAndGet();
        }
    }

    int mostAtOnce(Endpoint endpoint) {
        return mostRunning.getOrDefault(endpoint.id(), new AtomicInteger()).get();
    }

    Instant now() {
        return now.get();
    }

    void advance(Duration by) {
        now.updateAndGet(was -> was.plus(by));
        instances.forEach(instance -> instance.deliveries.wake());
    }

    /** Until nothing can be done before the clock moves. */
    void awaitRest() {
        await("rest", () -> busy() == 0);
    }

    private long busy() {
        return count("""
                SELECT count(*) FROM webhook.lane l
                  JOIN webhook.endpoint e ON e.id = l.endpoint_id
                  JOIN webhook.endpoint_health h ON h.endpoint_id = l.endpoint_id
                 WHERE l.leased_until > :now
                    OR l.due_at <= :now AND e.state = 'ACTIVE' AND (h.open_until IS NULL OR h.open_until <= :now)
                """);
    }

    void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    /** @param query may say :now */
    long count(String query) {
        return transaction(() -> {
            var statement = jdbc.sql(query);
            return (query.contains(":now") ? statement.param("now", utc(now.get())) : statement)
                    .query(Long.class)
                    .single();
        });
    }

    long pending() {
        return count("SELECT count(*) FROM webhook.delivery WHERE state = 'PENDING'");
    }

    /** Id of the event, and what became of its delivery. */
    List<String> deliveries() {
        return transaction(() -> jdbc.sql("""
                        SELECT event_id || ' ' || state || coalesce(' ' || reason, '') || ' ' || attempts
                          FROM webhook.delivery ORDER BY seq
                        """).query(String.class).list());
    }

    @Nullable
    Instant dueAt(String lane) {
        return transaction(() -> jdbc.sql("SELECT due_at FROM webhook.lane WHERE key = :lane")
                        .param("lane", lane)
                        .query(OffsetDateTime.class)
                        .optional())
                .map(OffsetDateTime::toInstant)
                .orElse(null);
    }

    /** Nothing pending without a lane, nothing in flight without a lease. */
    long lanesMissing() {
        return count("""
                SELECT count(*) FROM webhook.delivery d
                 WHERE d.state = 'PENDING'
                   AND NOT EXISTS (SELECT 1 FROM webhook.lane l WHERE l.endpoint_id = d.endpoint_id AND l.key = d.lane)
                """);
    }

    static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        List.copyOf(instances).forEach(Instance::close);
    }

    private final class Directory implements EndpointDirectory {

        @Override
        public List<Endpoint> all() {
            return new ArrayList<>(endpoints.values());
        }

        @Override
        public Optional<Endpoint> find(UUID id) {
            return Optional.ofNullable(endpoints.get(id));
        }
    }

    private static final class PlainBodies implements Bodies {

        @Override
        public Message of(Endpoint endpoint, WebhookEvent event, @Nullable UUID replayId) {
            return new Message(event.id(), "", Map.of(), event.data().getBytes(UTF_8));
        }

        @Override
        public Message batch(Endpoint endpoint, String id, List<WebhookEvent> events, @Nullable UUID replayId) {
            throw new UnsupportedOperationException("batches are for streams");
        }
    }
}
