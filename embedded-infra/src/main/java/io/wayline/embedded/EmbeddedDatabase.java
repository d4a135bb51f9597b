package io.wayline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, listening on the loopback address only, with its data kept over restarts.
 *
 * <p>It is durable ({@code fsync} and {@code synchronous_commit} are on) and closed: passwords are drawn at the first
 * start. The role {@code wayline} owns the database {@code wayline} and is no superuser; {@code wayline_reader} reads.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String SUPERUSER = "postgres";
    private static final String OWNER = "wayline";
    private static final String READER = "wayline_reader";
    private static final String DATABASE = "wayline";

    private final PostgresServer server;
    private final PostgresCredentials credentials;
    private final DirectoryLock lock;
    private final int port;
    private final String parameters;

    /** @param parameters of the driver, from the question mark on */
    private EmbeddedDatabase(
            PostgresServer server, PostgresCredentials credentials, DirectoryLock lock, int port, String parameters) {
        this.server = server;
        this.credentials = credentials;
        this.lock = lock;
        this.port = port;
        this.parameters = parameters;
    }

    /**
     * Starts the server; returns when the database {@code wayline} can be used.
     *
     * @param port 0 for any free one
     * @throws PortInUseException when somebody else has the port
     * @throws DirectoryInUseException when another living process has the directory
     */
    public static EmbeddedDatabase start(Path dataDir, int port) {
        return start(dataDir, port, null);
    }

    /** The same with TLS, and without it nobody gets in: {@link #databaseUrl} says whom to trust. */
    public static EmbeddedDatabase startEncrypted(Path dataDir, int port, ServerCertificate certificate) {
        return start(dataDir, port, certificate);
    }

    private static EmbeddedDatabase start(Path dataDir, int port, @Nullable ServerCertificate certificate) {
        var home = dataDir.toAbsolutePath().normalize();
        var lock = DirectoryLock.take(home);
        try {
            return started(home, port, certificate, lock);
        } catch (IOException e) {
            lock.close();
            throw new UncheckedIOException("cannot start PostgreSQL in " + home, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedDatabase started(
            Path home, int wantedPort, @Nullable ServerCertificate certificate, DirectoryLock lock) throws IOException {
        var server = new PostgresServer(home);
        server.stopOrphan();
        int port = LoopbackPort.reserve(wantedPort, "PostgreSQL");
        var credentials = PostgresCredentials.loadOrDraw(home.resolve("credentials"));
        if (!server.initialised()) {
            server.initialise(credentials.superuser());
        }
        server.start(port, certificate);
        var parameters = certificate == null ? "" : trusting(certificate, home.resolve("authority.pem"));
        var database = new EmbeddedDatabase(server, credentials, lock, port, parameters);
        try {
            database.createWhatIsMissing();
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
        log.info("database started port={} directory={}", port, home);
        return database;
    }

    private static String trusting(ServerCertificate certificate, Path file) throws IOException {
        Files.writeString(file, certificate.authority());
        return "?sslmode=verify-full&sslrootcert=" + file.toUri().getRawPath();
    }

    private void createWhatIsMissing() {
        try (var connection = superuser()) {
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", OWNER)) {
                execute(
                        connection,
                        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(OWNER, credentials.owner()),
                        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(READER, credentials.reader()),
                        "ALTER ROLE %s SET default_transaction_read_only = on".formatted(READER),
                        "GRANT pg_read_all_data TO " + READER);
            }
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
                create(connection, DATABASE);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot prepare the database", e);
        }
    }

    /** Makes an empty database beside {@code wayline}, owned by the same role; for tests that want one for themselves. */
    public String createDatabase(String name) {
        try (var connection = superuser()) {
            create(connection, name);
            return databaseUrl(name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name, e);
        }
    }

    /** Without the right that everybody has by default: to connect. */
    private static void create(Connection connection, String name) throws SQLException {
        execute(
                connection,
                "CREATE DATABASE %s OWNER %s".formatted(name, OWNER),
                "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(name),
                "GRANT CONNECT ON DATABASE %s TO %s".formatted(name, READER));
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : List.of(statements)) {
                statement.execute(sql);
            }
        }
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(SUPERUSER), SUPERUSER, credentials.superuser());
    }

    /** {@code postgresql://user:password@host:port/database}, as {@code DATABASE_URL} has it. */
    public String databaseUrl() {
        return databaseUrl(DATABASE);
    }

    private String databaseUrl(String name) {
        return "postgresql://%s:%s@%s:%d/%s%s".formatted(user(), password(), host(), port, name, parameters);
    }

    /** Without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    private String jdbcUrl(String name) {
        return "jdbc:postgresql://%s:%d/%s%s".formatted(host(), port, name, parameters);
    }

    public String host() {
        return LoopbackPort.HOST;
    }

    public int port() {
        return port;
    }

    /** The role that owns the database. */
    public String user() {
        return OWNER;
    }

    public String password() {
        return credentials.owner();
    }

    /** The role that may read everything and write nothing. */
    public String readerUser() {
        return READER;
    }

    public String readerPassword() {
        return credentials.reader();
    }

    /** Done, with the reason, when the server's process is gone, whoever ended it. */
    public CompletableFuture<String> ended() {
        return server.running()
                .map(process -> process.onExit().thenApply(_ -> "PostgreSQL has ended"))
                .orElseGet(() -> CompletableFuture.completedFuture("PostgreSQL does not run"));
    }

    /** Stops the server cleanly and gives the directory back. */
    @Override
    public void close() {
        if (server.running().isPresent()) {
            server.stop();
        }
        lock.close();
        log.info("database stopped");
    }

    /** The database as a process of its own: {@code --data DIR --port N}. The last word of the ready line is its URL. */
    public static void main(String[] args) throws InterruptedException {
        var options = ServerOptions.parse(args, 5432);
        var database = start(options.dataDir(), options.port());
        Runtime.getRuntime().addShutdownHook(new Thread(database::close, "stop-database"));
        ServerOptions.announce("database ready " + database.databaseUrl());
        Thread.currentThread().join();
    }
}
