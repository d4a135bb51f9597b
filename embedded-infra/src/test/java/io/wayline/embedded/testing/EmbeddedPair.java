package io.wayline.embedded.testing;

import io.wayline.embedded.EmbeddedDatabase;
import io.wayline.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Both servers from Maven artifacts, in a directory that goes with them. */
final class EmbeddedPair implements Infrastructure {

    private final Path directory;
    private final EmbeddedKafka kafka;
    private final EmbeddedDatabase database;

    private EmbeddedPair(Path directory, EmbeddedKafka kafka, EmbeddedDatabase database) {
        this.directory = directory;
        this.kafka = kafka;
        this.database = database;
    }

    static EmbeddedPair start() {
        try {
            var directory = Files.createTempDirectory("wayline-tests-");
            var database =
                    CompletableFuture.supplyAsync(() -> EmbeddedDatabase.start(directory.resolve("postgres"), 0));
            var kafka = kafka(directory, database);
            try {
                return new EmbeddedPair(directory, kafka, database.join());
            } catch (CompletionException e) {
                kafka.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that does not start leaves no other behind. */
    private static EmbeddedKafka kafka(Path directory, CompletableFuture<EmbeddedDatabase> database) {
        try {
            return EmbeddedKafka.start(directory.resolve("kafka"), 0);
        } catch (RuntimeException e) {
            database.thenAccept(EmbeddedDatabase::close).join();
            throw e;
        }
    }

    @Override
    public String kafkaBootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public String createDatabase(String name) {
        return database.createDatabase(name);
    }

    @Override
    public String description() {
        return "embedded Kafka and PostgreSQL";
    }

    @Override
    public void close() {
        kafka.close();
        database.close();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
