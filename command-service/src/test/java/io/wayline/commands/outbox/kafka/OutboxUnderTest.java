package io.wayline.commands.outbox.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.wayline.commands.CommandService;
import io.wayline.commands.outbox.CommitSignal;
import io.wayline.commands.outbox.EventLog;
import io.wayline.commands.outbox.Outbox;
import io.wayline.commands.outbox.OutboxCounters;
import io.wayline.commands.outbox.OutboxEvent;
import io.wayline.commands.outbox.OutboxPublisher;
import io.wayline.commands.outbox.OutboxStore;
import io.wayline.commands.outbox.jdbc.JdbcOutboxConfiguration;
import io.wayline.commands.routing.CommandChannel;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.database.DatabaseUrl;
import io.wayline.foundation.database.MigratedDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import liquibase.exception.LiquibaseException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** An outbox in a database of its own, with as many publishers as wanted. */
final class OutboxUnderTest implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String CHANNEL = "commands.";

    final JdbcClient jdbc;
    final TransactionTemplate transaction;
    final List<String> toldOfNoChannel = new CopyOnWriteArrayList<>();
    private final String bootstrapServers;
    private final List<Instance> instances = new ArrayList<>();

    private OutboxUnderTest(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        var url = DatabaseUrl.parse(TestInfrastructure.shared().freshDatabase());
        var dataSource = new DriverManagerDataSource(url.jdbcUrl(), url.user(), url.password());
        try {
            MigratedDatabase.migrate(dataSource, CommandService.IDENTITY);
        } catch (SQLException | LiquibaseException e) {
            throw new IllegalStateException(e);
        }
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    static OutboxUnderTest on(String bootstrapServers) {
        return new OutboxUnderTest(bootstrapServers);
    }

    /** One service instance: those who write, and the publisher they wake. */
    final class Instance implements AutoCloseable {

        private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        private final Outbox outbox;
        private final OutboxPublisher publisher;
        final OutboxCounters counters;

        Instance(Duration sweep, UnaryOperator<EventLog> fault) {
            context.registerBean(JdbcClient.class, () -> jdbc);
            context.registerBean(TransactionTemplate.class, () -> transaction);
            context.register(JdbcOutboxConfiguration.class);
            context.refresh();
            outbox = context.getBean(Outbox.class);
            counters = context.getBean(OutboxCounters.class);
            var producer = KafkaOutboxConfiguration.producer(clientSettings(), Duration.ofSeconds(2));
            var turnedBack =
                    new TurnedBack((imei, id, attempt) -> toldOfNoChannel.add(imei + " " + id + " " + attempt));
            var log = new KafkaEventLog(producer, new SomeChannels(), turnedBack, counters);
            publisher = new OutboxPublisher(
                    context.getBean(OutboxStore.class),
                    fault.apply(log),
                    counters,
                    new OutboxPublisher.Settings(sweep, 50, 4));
            publisher.start(context.getBean(CommitSignal.class));
        }

        void add(String topic, String key, String eventId) {
            add(new OutboxEvent(topic, key, eventId, "test", Instant.now(), eventId.getBytes(UTF_8), null));
        }

        void add(OutboxEvent event) {
            transaction.executeWithoutResult(_ -> outbox.add(event));
        }

        void addAndRollBack(String topic, String key, String eventId) {
            transaction.executeWithoutResult(status -> {
                outbox.add(new OutboxEvent(topic, key, eventId, "test", Instant.now(), null, null));
                status.setRollbackOnly();
            });
        }

        @Override
        public void close() {
            publisher.close();
            context.close();
        }
    }

    Instance instance() {
        return instance(Duration.ofMillis(50), log -> log);
    }

    Instance instance(Duration sweep, UnaryOperator<EventLog> fault) {
        var instance = new Instance(sweep, fault);
        instances.add(instance);
        return instance;
    }

    private Map<String, Object> clientSettings() {
        return new java.util.HashMap<>(Map.of(
                "bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0, "reconnect.backoff.max.ms", 200));
    }

    long rows() {
        return jdbc.sql("SELECT count(*) FROM command.outbox").query(Long.class).single();
    }

    void awaitEmpty() {
        await("outbox empty").atMost(PATIENCE).until(() -> rows() == 0);
    }

    /** A record as a subscriber sees it. */
    record Seen(String key, String eventId) {}

    /** Everything in the topic. */
    List<Seen> topic(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new org.apache.kafka.common.TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var seen = new ArrayList<Seen>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var id = record.headers().lastHeader("ce_id").value();
                    seen.add(new Seen(record.key(), new String(id, UTF_8)));
                }
            }
            return seen;
        }
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
    }

    /** There are channels for no tracker whose IMEI ends with 9. */
    private static final class SomeChannels implements CommandChannel {

        @Override
        public String topicOf(String imei) {
            return CHANNEL + imei;
        }

        @Override
        public boolean isChannel(String topic) {
            return topic.startsWith(CHANNEL);
        }

        @Override
        public Set<String> open(Collection<String> topics) {
            return topics.stream().filter(topic -> topic.endsWith("9")).collect(java.util.stream.Collectors.toSet());
        }
    }
}
