package io.wayline.standalone.bench;

import io.wayline.embedded.LoopbackPort;
import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.run.RunFile;
import io.wayline.tracing.Tracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A whole Wayline in a process of its own, as {@code ./wayline up} starts it, on free ports and an empty directory. */
final class SystemUnderTest implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final List<String> PORTS = List.of(
            "BROKER_PORT", "METRICS_PORT", "TELEMETRY_PORT", "API_PORT", "WEBHOOK_PORT", "KAFKA_PORT", "POSTGRES_PORT");

    private final Process process;
    private final Path directory;
    private final RunDescription run;

    private SystemUnderTest(Process process, Path directory, RunDescription run) {
        this.process = process;
        this.directory = directory;
        this.run = run;
    }

    /** Starts it and waits until trackers can connect. However this process ends, the system ends with it. */
    static SystemUnderTest start() throws IOException, InterruptedException {
        return start(Map.of());
    }

    /** @param settings environment variables of this system alone */
    static SystemUnderTest start(Map<String, String> settings) throws IOException, InterruptedException {
        var home = System.getProperty("wayline.home");
        if (home == null) {
            throw new IllegalStateException("run the benchmark through ./wayline bench");
        }
        var directory = Files.createTempDirectory("wayline-bench-");
        var command = new ProcessBuilder(Path.of(home, "wayline").toString(), "up", "--data", directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("up.txt").toFile());
        var environment = command.environment();
        List.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "DATABASE_URL",
                        "TOPIC_PREFIX",
                        "UDP_PORT",
                        "BROKER_BIND",
                        "NOTIFICATION_URL")
                .forEach(environment::remove);
        environment.keySet().removeIf(Tracing::reads);
        environment.put("TRACES_PER_SECOND", "0"); // what is measured is the work alone
        var free = freePorts(PORTS.size());
        for (int i = 0; i < PORTS.size(); i++) {
            environment.put(PORTS.get(i), Integer.toString(free.get(i)));
        }
        environment.putAll(settings);
        var process = command.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, directory), "stop the system under test"));
        return new SystemUnderTest(process, directory, awaitRun(process, directory));
    }

    RunDescription run() {
        return run;
    }

    int trackerPort() {
        return Integer.parseInt(run.trackerTcp().substring(run.trackerTcp().lastIndexOf(':') + 1));
    }

    @Override
    public void close() {
        end(process, directory);
    }

    private static RunDescription awaitRun(Process process, Path directory) throws InterruptedException, IOException {
        var file = new RunFile(directory);
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            var run = file.read();
            if (run.isPresent()) {
                return run.get();
            }
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new IllegalStateException("the system did not start:\n" + Files.readString(directory.resolve("up.txt")));
    }

    /** As Ctrl-C does it; by force if that takes too long. Safe to repeat. */
    private static synchronized void end(Process process, Path directory) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        remove(directory);
    }

    private static void remove(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }

    private static List<Integer> freePorts(int count) {
        return Stream.generate(() -> LoopbackPort.reserve(0, "the system under test"))
                .distinct()
                .limit(count)
                .toList();
    }
}
