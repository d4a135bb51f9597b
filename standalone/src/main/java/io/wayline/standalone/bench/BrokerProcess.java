package io.wayline.standalone.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The embedded broker in a process of its own, so that its memory can be told from everybody else's. */
final class BrokerProcess implements AutoCloseable {

    private static final String READY = "kafka ready ";
    private static final int STOP_SECONDS = 60;
    private static final Path PROC = Path.of("/proc");

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static BrokerProcess start(Path directory) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        java,
                        "-XX:+UseParallelGC",
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.wayline.embedded.EmbeddedKafka",
                        "--data",
                        directory.toString(),
                        "--port",
                        "0"))
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop the broker"));
        return new BrokerProcess(process, awaitReady(process.inputReader()));
    }

    private static String awaitReady(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                Thread.ofVirtual().start(() -> drain(output)); // a full pipe would stop the broker
                return line.substring(READY.length()).strip();
            }
        }
        throw new IllegalStateException("the broker did not start");
    }

    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // nobody reads it
            }
        } catch (IOException _) {
            // the broker has ended
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Heap after a collection, threads, buffers: what is the process's alone. The page cache of its logs is not. */
    long privateMegabytes() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var _ = new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        return status("RssAnon:") / 1024;
    }

    long openFiles() throws IOException {
        try (var files = Files.list(PROC.resolve(Long.toString(process.pid())).resolve("fd"))) {
            return files.count();
        }
    }

    private long status(String field) throws IOException {
        return Files.readAllLines(PROC.resolve(Long.toString(process.pid())).resolve("status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        String.format(Locale.ROOT, "the kernel does not tell %s of process %d", field, process.pid())));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
