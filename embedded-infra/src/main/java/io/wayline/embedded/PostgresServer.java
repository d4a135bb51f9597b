package io.wayline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's processes: initialise, start, stop.
 *
 * <p>The server runs in a session of its own, so Ctrl-C in a terminal reaches only the program that started it, which then
 * stops its parts in order. A server whose program was killed lives on; the next start on its directory stops it first.
 */
final class PostgresServer {

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final int TAIL_BYTES = 2_000;

    static final String CERTIFICATE_FILE = "server.crt";
    static final String KEY_FILE = "server.key";

    private final PostgresBinaries binaries;
    private final ServerUser user;
    private final Path home;
    private final Path cluster;
    private final Path logFile;

    PostgresServer(Path home) {
        this.user = ServerUser.current();
        this.binaries = PostgresBinaries.forServer(user, home);
        this.home = home;
        this.cluster = home.resolve("cluster");
        this.logFile = cluster.resolve("postgresql.log");
    }

    boolean initialised() {
        return Files.exists(cluster.resolve("PG_VERSION"));
    }

    /** Makes an empty cluster; the superuser has the password from the first moment on. */
    void initialise(String superuserPassword) throws IOException {
        var passwordFile = Files.createTempFile(home, "init", ".password");
        try {
            Files.writeString(passwordFile, superuserPassword);
            Files.createDirectories(cluster);
            user.own(cluster);
            user.own(passwordFile);
            run(List.of(
                    binaries.program("initdb"),
                    "--pgdata=" + cluster,
                    "--username=postgres",
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--locale=C",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions"));
        } finally {
            Files.delete(passwordFile);
        }
    }

    /** @param certificate null for a server that knows no TLS; otherwise it speaks nothing else */
    void start(int port, @Nullable ServerCertificate certificate) throws IOException {
        writeOwned("postgresql.conf", PostgresSettings.configuration(port, certificate != null));
        writeOwned("pg_hba.conf", certificate == null ? PostgresSettings.ACCESS : PostgresSettings.ENCRYPTED_ACCESS);
        if (certificate != null) {
            writeOwned(CERTIFICATE_FILE, certificate.chain());
            writeOwned(KEY_FILE, "");
            // The server refuses a key that others may read.
            Files.setPosixFilePermissions(cluster.resolve(KEY_FILE), PosixFilePermissions.fromString("rw-------"));
            Files.writeString(cluster.resolve(KEY_FILE), certificate.key());
        }
        run(List.of(
                binaries.program("pg_ctl"),
                "start",
                "--pgdata=" + cluster,
                "--log=" + logFile,
                "--wait",
                "--timeout=" + START_LIMIT.toSeconds()));
    }

    /** Rolls back what is open, writes everything down and ends. */
    void stop() {
        run(List.of(
                binaries.program("pg_ctl"),
                "stop",
                "--pgdata=" + cluster,
                "--mode=fast",
                "--wait",
                "--timeout=" + STOP_LIMIT.toSeconds()));
    }

    /** The lock on the directory is ours, so a server that still runs on it belongs to a program that was killed. */
    void stopOrphan() {
        running().ifPresent(orphan -> {
            log.warn("a server without an owner is stopped pid={}", orphan.pid());
            stop();
        });
    }

    Optional<ProcessHandle> running() {
        var pidFile = cluster.resolve("postmaster.pid");
        try (var lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .map(Long::parseLong)
                    .flatMap(ProcessHandle::of)
                    .filter(process -> process.info()
                            .command()
                            .filter(c -> c.endsWith("postgres"))
                            .isPresent());
        } catch (java.nio.file.NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pidFile, e);
        }
    }

    private void writeOwned(String name, String content) throws IOException {
        var file = cluster.resolve(name);
        Files.writeString(file, content);
        user.own(file);
    }

    private void run(List<String> command) {
        var words = new ArrayList<>(user.prefix());
        words.addAll(command);
        try {
            // To a file, not a pipe: the server inherits it, and a pipe would be open as long as the server lives.
            var output = Files.createTempFile(home, "output-", ".txt");
            try {
                var process = new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(START_LIMIT.plusSeconds(10).toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw failed(command, "no end after " + START_LIMIT, output);
                }
                if (process.exitValue() != 0) {
                    throw failed(command, "exit code " + process.exitValue(), output);
                }
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
        }
    }

    private IllegalStateException failed(List<String> command, String how, Path output) throws IOException {
        return new IllegalStateException("%s: %s%n%s%s"
                .formatted(
                        Path.of(command.getFirst()).getFileName(),
                        how,
                        tail(output),
                        Files.exists(logFile) ? "\nlast lines of " + logFile + ":\n" + tail(logFile) : ""));
    }

    private static String tail(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        int from = Math.max(0, bytes.length - TAIL_BYTES);
        return new String(bytes, from, bytes.length - from, UTF_8).strip();
    }
}
