package io.wayline.standalone.run;

import io.wayline.embedded.EmbeddedDatabase;
import io.wayline.embedded.EmbeddedKafka;
import io.wayline.embedded.PortInUseException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The broker and the database of this run: embedded ones, started side by side, where no others were named. */
final class LocalServers implements AutoCloseable {

    private final RunSettings settings;
    private final Optional<EmbeddedKafka> kafka;
    private final Optional<EmbeddedDatabase> database;

    private LocalServers(RunSettings settings, Optional<EmbeddedKafka> kafka, Optional<EmbeddedDatabase> database) {
        this.settings = settings;
        this.kafka = kafka;
        this.database = database;
    }

    static LocalServers start(RunSettings settings) {
        var database = CompletableFuture.supplyAsync(() -> database(settings));
        Optional<EmbeddedKafka> kafka = Optional.empty();
        boolean complete = false;
        try {
            kafka = kafka(settings);
            var servers = new LocalServers(settings, kafka, database.join());
            complete = true;
            return servers;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            if (!complete) { // neither outlives the other
                kafka.ifPresent(EmbeddedKafka::close);
                database.exceptionally(_ -> Optional.empty()).join().ifPresent(EmbeddedDatabase::close);
            }
        }
    }

    /** For the progress lines. */
    static String names(RunSettings settings) {
        var ours = new ArrayList<String>();
        if (settings.externalKafka().isEmpty()) {
            ours.add("Kafka");
        }
        if (settings.externalDatabase().isEmpty()) {
            ours.add("PostgreSQL");
        }
        return ours.isEmpty() ? "Kafka and PostgreSQL elsewhere" : String.join(" and ", ours);
    }

    private static Optional<EmbeddedKafka> kafka(RunSettings settings) {
        return settings.externalKafka().isPresent()
                ? Optional.empty()
                : Optional.of(EmbeddedKafka.start(settings.dataDir().resolve("kafka"), settings.kafkaPort()));
    }

    private static Optional<EmbeddedDatabase> database(RunSettings settings) {
        if (settings.externalDatabase().isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EmbeddedDatabase.start(settings.dataDir().resolve("postgres"), settings.postgresPort()));
        } catch (PortInUseException e) {
            throw new IllegalStateException(FreePorts.sentence(e.port(), "PostgreSQL", "POSTGRES_PORT"), e);
        }
    }

    /** Done, with the reason, when a server of ours is gone, whoever ended it. */
    CompletableFuture<?> ended() {
        return CompletableFuture.anyOf(
                kafka.map(EmbeddedKafka::ended).orElseGet(CompletableFuture::new),
                database.map(EmbeddedDatabase::ended).orElseGet(CompletableFuture::new));
    }

    String kafkaBootstrapServers() {
        return kafka.map(EmbeddedKafka::bootstrapServers)
                .or(settings::externalKafka)
                .orElseThrow();
    }

    String databaseUrl() {
        return database.map(EmbeddedDatabase::databaseUrl)
                .or(settings::externalDatabase)
                .orElseThrow();
    }

    /** Who asks on behalf of a person: the role that can only read, where the database is ours. */
    DatabaseAddress reader() {
        return database.map(ours -> new DatabaseAddress(ours.jdbcUrl(), ours.readerUser(), ours.readerPassword()))
                .orElseGet(() -> DatabaseAddress.parse(databaseUrl()));
    }

    @Override
    public void close() {
        kafka.ifPresent(EmbeddedKafka::close);
        database.ifPresent(EmbeddedDatabase::close);
    }
}
