package io.wayline.webhooks.event;

import com.zaxxer.hikari.HikariDataSource;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.database.DatabaseUrl;
import io.wayline.foundation.database.MigratedDatabase;
import io.wayline.webhooks.WebhookDispatcher;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import liquibase.exception.LiquibaseException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The service's schema in a database of its own, with endpoints a test makes and deliveries that stay rows. */
public final class DatabaseUnderTest implements AutoCloseable {

    public final JdbcClient jdbc;
    public final TransactionTemplate transaction;
    public final Deliveries deliveries;
    private final HikariDataSource dataSource = new HikariDataSource();
    private final List<SomeEndpoint> endpoints = new CopyOnWriteArrayList<>();

    public DatabaseUnderTest(InstantSource time) {
        var url = DatabaseUrl.parse(TestInfrastructure.shared().freshDatabase());
        dataSource.setJdbcUrl(url.jdbcUrl());
        dataSource.setUsername(url.user());
        dataSource.setPassword(url.password());
        dataSource.setMaximumPoolSize(8);
        dataSource.setAutoCommit(false);
        try {
            MigratedDatabase.migrate(dataSource, WebhookDispatcher.IDENTITY);
        } catch (SQLException | LiquibaseException e) {
            throw new IllegalStateException(e);
        }
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        this.deliveries = new PlainRows(jdbc, time);
    }

    public EndpointDirectory directory() {
        return SomeEndpoint.directory(endpoints);
    }

    public UUID with(SomeEndpoint endpoint) {
        sql("""
                INSERT INTO webhook.endpoint (id, name, url, format, event_types, imeis, tags, event_io_ids, min_interval_ms,
                    payload, ordering, max_age_ms, concurrency, rate_per_second, timeout_ms, max_batch, headers, secret, state,
                    source, created_at, created_by, updated_at, version)
                VALUES ('%s', 'test', 'https://host.example', '%s', '{}', '{}', '{}', '{}', 0, 'FULL', 'PER_DEVICE', 0, 10, 0,
                    15000, 100, '', '', '%s', 'API', now(), 'test', now(), 1)
                ON CONFLICT DO NOTHING
                """.formatted(endpoint.id(), endpoint.format(), endpoint.state()));
        endpoints.removeIf(one -> one.id().equals(endpoint.id()));
        endpoints.add(endpoint);
        return endpoint.id();
    }

    public void sql(String statement) {
        transaction.executeWithoutResult(_ -> jdbc.sql(statement).update());
    }

    public long count(String fromWhere) {
        return transaction.execute(_ ->
                jdbc.sql("SELECT count(*) FROM " + fromWhere).query(Long.class).single());
    }

    /** Ids of what goes to an endpoint, in order. */
    public List<String> to(UUID endpointId) {
        return texts(
                "SELECT event_id FROM webhook.delivery WHERE endpoint_id = '%s' ORDER BY seq".formatted(endpointId));
    }

    public List<String> texts(String query) {
        return transaction.execute(
                _ -> jdbc.sql(query).query((row, _) -> row.getString(1)).list());
    }

    @Override
    public void close() {
        dataSource.close();
    }

    /** No more of the real ones than readers need. */
    private record PlainRows(JdbcClient jdbc, InstantSource time) implements Deliveries {

        @Override
        public void remember(List<WebhookEvent> events) {
            jdbc.sql("""
                            INSERT INTO webhook.event (id, type, imei, occurred_at, recorded_at, data, traceparent)
                            SELECT id, type, imei, CAST(occurred_at AS timestamptz), :now, data, traceparent
                              FROM unnest(CAST(:ids AS text[]), CAST(:types AS text[]), CAST(:imeis AS text[]),
                                          CAST(:moments AS text[]), CAST(:data AS text[]), CAST(:lines AS text[]))
                                   AS new (id, type, imei, occurred_at, data, traceparent)
                                ON CONFLICT DO NOTHING
                            """)
                    .param("now", time.instant().atOffset(ZoneOffset.UTC))
                    .param("ids", column(events, WebhookEvent::id))
                    .param("types", column(events, event -> event.type().name()))
                    .param("imeis", column(events, WebhookEvent::imei))
                    .param("moments", column(events, event -> event.occurredAt().toString()))
                    .param("data", column(events, WebhookEvent::data))
                    .param("lines", column(events, WebhookEvent::traceparent))
                    .update();
        }

        private static @Nullable String[] column(
                List<WebhookEvent> events, Function<WebhookEvent, @Nullable String> column) {
            var values = new @Nullable String[events.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = column.apply(events.get(row));
            }
            return values;
        }

        @Override
        public int add(List<Order> orders) {
            remember(orders.stream().map(Order::event).toList());
            int added = 0;
            for (var order : orders) {
                var replayId = order.replayId();
                var lane =
                        order.endpoint().lane(order.event().id(), order.event().imei());
                added += jdbc.sql("""
                                INSERT INTO webhook.delivery (id, endpoint_id, event_id, replay_id, lane, state, created_at)
                                VALUES (?, ?, ?, ?, ?, 'PENDING', now()) ON CONFLICT DO NOTHING
                                """)
                        .params(java.util.Arrays.asList(
                                UUID.randomUUID(),
                                order.endpoint().id(),
                                order.event().id(),
                                replayId,
                                replayId == null ? lane : "replay/" + replayId + "/" + lane))
                        .update();
            }
            return added;
        }

        @Override
        public void dead(Order order, String reason, Instant now) {
            throw new IllegalStateException("nobody here gives up");
        }

        @Override
        public Set<String> busyLanes(UUID endpointId, Collection<String> lanes) {
            return Set.of();
        }

        @Override
        public Optional<Boolean> retry(UUID deliveryId, Instant now) {
            return Optional.empty();
        }

        @Override
        public void release(UUID endpointId, Instant now) {}

        @Override
        public int giveUp(UUID endpointId, String reason, Instant now) {
            return 0;
        }

        @Override
        public void wake() {}
    }
}
