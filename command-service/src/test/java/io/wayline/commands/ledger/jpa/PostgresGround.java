package io.wayline.commands.ledger.jpa;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wayline.commands.CommandService;
import io.wayline.commands.ledger.Attempt;
import io.wayline.commands.ledger.Change;
import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.Ground;
import io.wayline.commands.ledger.LedgerEvents;
import io.wayline.commands.ledger.LedgerStore;
import io.wayline.commands.ledger.Reason;
import io.wayline.commands.ledger.Session;
import io.wayline.commands.ledger.State;
import io.wayline.commands.ledger.Transition;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.ServiceIdentity;
import io.wayline.foundation.database.DatabaseConfiguration;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The real store on a database of its own. */
public final class PostgresGround implements Ground, AutoCloseable {

    private final AnnotationConfigApplicationContext context;
    private final LedgerStore store;
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;
    private final EntityManager entities;
    private final List<Change> outbox = new CopyOnWriteArrayList<>();

    /** As the service has it. */
    @Configuration(proxyBeanMethods = false)
    @Import({DatabaseConfiguration.class, JpaLedgerConfiguration.class})
    static class Wiring {

        @Bean
        ServiceIdentity service() {
            return CommandService.IDENTITY;
        }

        @Bean
        InstantSource time() {
            return InstantSource.system();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    public PostgresGround() {
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of("database.url", TestInfrastructure.shared().freshDatabase())));
        context.register(Wiring.class);
        context.refresh();
        store = context.getBean(LedgerStore.class);
        transactions = context.getBean(TransactionTemplate.class);
        jdbc = context.getBean(JdbcClient.class);
        entities = SharedEntityManagerCreator.createSharedEntityManager(
                context.getBean(jakarta.persistence.EntityManagerFactory.class));
    }

    /** Nothing of what was before. */
    public void empty() {
        write("TRUNCATE command.lane, command.response, command.attempt, command.transition, command.command,"
                + " command.presence, command.ingest_node, command.device CASCADE");
        outbox.clear();
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public TransactionTemplate transactions() {
        return transactions;
    }

    private void write(String statement) {
        transactions.executeWithoutResult(_ -> jdbc.sql(statement).update());
    }

    @Override
    public LedgerStore store() {
        return store;
    }

    @Override
    public LedgerEvents events() {
        return changes -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                outbox.addAll(changes);
            }
        });
    }

    @Override
    public <T> T transaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    @Override
    public void crash(Runnable work) {
        transactions.executeWithoutResult(status -> {
            work.run();
            status.setRollbackOnly();
        });
    }

    @Override
    public void session(String imei, @Nullable Session session) {
        transactions.executeWithoutResult(_ -> {
            if (session == null) {
                jdbc.sql("UPDATE command.presence SET connected = false WHERE imei = :imei")
                        .param("imei", imei)
                        .update();
            } else {
                jdbc.sql("""
                                INSERT INTO command.ingest_node
                                VALUES (:node, :node, 'RUNNING', now(), now(), now(), false, 0)
                                    ON CONFLICT DO NOTHING
                                """).param("node", session.node()).update();
                jdbc.sql("""
                                INSERT INTO command.presence
                                VALUES (:imei, :token, :node, true, now(), now(), '', 0, NULL)
                                    ON CONFLICT (imei) DO UPDATE
                                   SET session_token = excluded.session_token, node = excluded.node, connected = true
                                """)
                        .param("imei", imei)
                        .param("token", session.token())
                        .param("node", session.node())
                        .update();
            }
            jdbc.sql("UPDATE command.lane SET due_at = 'epoch' WHERE imei = :imei")
                    .param("imei", imei)
                    .update();
        });
    }

    @Override
    public void codec14(String imei) {
        transactions.executeWithoutResult(_ -> jdbc.sql("""
                        INSERT INTO command.device
                        VALUES (:imei, NULL, NULL, true, false, NULL, '{}', 'API', now(), now(), 1)
                        """).param("imei", imei).update());
    }

    @Override
    public List<Command> commands() {
        return transaction(
                () -> entities
                        .createQuery("SELECT c FROM CommandEntity c ORDER BY c.logId", CommandEntity.class)
                        .getResultList()
                        .stream()
                        .map(CommandEntity::toCommand)
                        .toList());
    }

    @Override
    public List<Attempt> attempts() {
        return transaction(() -> entities
                .createQuery("SELECT a FROM AttemptEntity a ORDER BY a.dispatchedAt, a.key.number", AttemptEntity.class)
                .getResultList()
                .stream()
                .map(AttemptEntity::toAttempt)
                .toList());
    }

    @Override
    public List<Transition> transitions() {
        return transaction(() -> jdbc.sql("SELECT * FROM command.transition ORDER BY at, command_id, revision")
                .query((row, _) -> transition(row))
                .list());
    }

    private static Transition transition(ResultSet row) throws SQLException {
        var from = row.getString("from_state");
        var reason = row.getString("reason");
        return new Transition(
                new CommandId(row.getObject("command_id", UUID.class)),
                row.getInt("revision"),
                from == null ? null : State.valueOf(from),
                State.valueOf(row.getString("to_state")),
                reason == null ? null : Reason.valueOf(reason),
                row.getInt("attempt"));
    }

    @Override
    public List<Change> outbox() {
        return List.copyOf(outbox);
    }

    @Override
    public void published(int count) {
        outbox.subList(0, count).clear();
    }

    @Override
    public void close() {
        context.close();
    }
}
