package io.wayline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.embedded.testing.TestAuthority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {

    @TempDir
    Path directory;

    @Test
    void dataAndPasswordsOutliveARestart() throws SQLException {
        String passwordBefore;
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            passwordBefore = database.password();
            execute(database, "CREATE TABLE kept AS SELECT 7 AS seven");
        }
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            assertThat(database.password()).isEqualTo(passwordBefore);
            assertThat(answer(owner(database), "SELECT seven FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void aCommitIsOnDiskBeforeItIsConfirmed() throws SQLException {
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            assertThat(answer(owner(database), "SHOW fsync")).isEqualTo("on");
            assertThat(answer(owner(database), "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(answer(owner(database), "SHOW full_page_writes")).isEqualTo("on");
        }
    }

    @Test
    void aServerWhoseProgramWasKilledIsTakenOver() throws Exception {
        var killed = ChildProcess.start(EmbeddedDatabase.class, directory);
        var url = killed.readyLine();
        try (var connection = DriverManager.getConnection(ChildProcess.jdbcUrl(url));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 7 AS seven");
        }
        killed.kill();

        try (var database = EmbeddedDatabase.start(directory, 0)) {
            assertThat(answer(owner(database), "SELECT seven FROM kept")).isEqualTo("7");
        }
        assertThat(new PostgresServer(directory).running()).isEmpty();
    }

    @Test
    void aTerminatedProgramLeavesNoServerBehind() throws Exception {
        var program = ChildProcess.start(EmbeddedDatabase.class, directory);
        program.readyLine();

        program.terminate();

        assertThat(new PostgresServer(directory).running()).isEmpty();
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            for (var user : new String[] {"postgres", database.user(), database.readerUser()}) {
                assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), user, "postgres"))
                        .as(user)
                        .hasMessageContaining("password authentication failed");
            }
        }
    }

    @Test
    void anEncryptedServerTalksToNobodyInClearAndToNobodyWhoDoubtsIt() throws SQLException {
        var stranger = TestAuthority.create().writeTo(directory.resolve("stranger.pem"));
        try (var database = EmbeddedDatabase.startEncrypted(
                directory.resolve("data"), 0, TestAuthority.create().forLoopback())) {
            assertThat(answer(owner(database), "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                    .isEqualTo("TLSv1.3");

            var address = database.jdbcUrl().substring(0, database.jdbcUrl().indexOf('?'));
            assertThatThrownBy(() -> DriverManager.getConnection(
                            address + "?sslmode=disable", database.user(), database.password()))
                    .hasMessageContaining("no encryption");
            assertThatThrownBy(() -> DriverManager.getConnection(
                            address + "?sslmode=verify-full&sslrootcert=" + stranger,
                            database.user(),
                            database.password()))
                    .hasMessageContaining("PKIX path");
        }
    }

    @Test
    void theReaderReadsEverythingAndWritesNothing() throws SQLException {
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            execute(database, "CREATE SCHEMA telemetry", "CREATE TABLE telemetry.kept AS SELECT 7 AS seven");
            try (var reader =
                    DriverManager.getConnection(database.jdbcUrl(), database.readerUser(), database.readerPassword())) {
                assertThat(answer(reader, "SELECT seven FROM telemetry.kept")).isEqualTo("7");
                reader.createStatement().execute("SET default_transaction_read_only = off");
                assertThatThrownBy(() -> reader.createStatement().execute("DELETE FROM telemetry.kept"))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void theOwnerIsNoSuperuser() throws SQLException {
        try (var database = EmbeddedDatabase.start(directory, 0)) {
            assertThat(answer(owner(database), "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = user"))
                    .isEqualTo("f");
        }
    }

    @Test
    void onlyTheOwnerOfTheDirectoryCanReadThePasswords() throws Exception {
        try (var _ = EmbeddedDatabase.start(directory, 0)) {
            assertThat(Files.getPosixFilePermissions(directory.resolve("credentials")))
                    .hasToString("[OWNER_READ, OWNER_WRITE]");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory, taken.getLocalPort()))
                    .isInstanceOfSatisfying(
                            PortInUseException.class, e -> assertThat(e.port()).isEqualTo(taken.getLocalPort()));
        }
    }

    @Test
    void oneDirectoryHasOneServer() {
        try (var _ = EmbeddedDatabase.start(directory, 0)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory, 0)).isInstanceOf(DirectoryInUseException.class);
        }
    }

    private static Connection owner(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static void execute(EmbeddedDatabase database, String... statements) throws SQLException {
        try (var connection = owner(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String answer(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return String.valueOf(rows.getString(1));
        }
    }
}
