package io.wayline.standalone.bench;

import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.text.TextTable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How soon a command is at its tracker, for both strategies of the command channel, and what many trackers cost. */
@Command(
        name = "commands",
        mixinStandardHelpOptions = true,
        description = "Measures commands: from the REST call to the tracker's socket, and topics for each tracker.",
        footer = {"", "Starts systems of its own on free ports and empty directories, and removes them afterwards."})
public final class CommandBench implements Callable<Integer> {

    private static final String ASSIGNED_TOPICS = "wayline_ingest_commands_topics_assigned";
    private static final int LATENCY_TRACKERS = 50;
    private static final int WIDEST_CELL = 60;
    private static final int ASSIGNMENT_SECONDS = 900;
    private static final long LOOK_EVERY_MILLIS = 20;

    private final PrintStream out = System.out;
    private final PrintStream told = System.err;
    private final HttpClient http = HttpClient.newHttpClient();

    @Option(names = "--quick", description = "fewer commands, and 100 and 1000 trackers only")
    private boolean quick;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException, ExecutionException {
        int commands = quick ? 200 : 1_000;
        var perImei = latency("per-imei", commands);
        var keyed = latency("keyed", commands);
        var latencies = new TextTable(
                List.of("milliseconds, p50 / p99", "per-imei", "keyed", "commit + record through the broker"),
                WIDEST_CELL);
        latencies.row(List.of(
                "REST call to tracker's socket",
                both(perImei.result().toSocket()),
                both(keyed.result().toSocket()),
                both(keyed.limit())));
        latencies.row(List.of(
                "REST call to its answer",
                both(perImei.result().toAnswer()),
                both(keyed.result().toAnswer()),
                ""));
        out.println("\n" + latencies.render());
        out.println("\n" + curve(commands).render());
        return 0;
    }

    /** @param limit what no durable command can do without, measured in the same run */
    private record Latency(CommandLatency.Result result, Histogram limit) {}

    private Latency latency(String strategy, int commands)
            throws IOException, InterruptedException, SQLException, ExecutionException {
        told.println("latency, " + strategy);
        try (var system = SystemUnderTest.start(Map.of("COMMAND_CHANNEL", strategy));
                var trackers = AnsweringTrackers.connect(system.trackerPort(), LATENCY_TRACKERS)) {
            var latency = new CommandLatency(system.run(), trackers, LATENCY_TRACKERS);
            latency.measure(commands); // the first ones warm up
            return new Latency(latency.measure(commands), RawSteps.measure(system.run(), commands));
        }
    }

    private TextTable curve(int commands) throws IOException, InterruptedException {
        var table = new TextTable(
                List.of(
                        "per-imei: trackers",
                        "all logged in, s",
                        "then all topics assigned, s",
                        "REST to socket p50 / p99 ms",
                        "broker memory, MB",
                        "broker open files"),
                WIDEST_CELL);
        for (int count : quick ? List.of(100, 1_000) : List.of(100, 1_000, 10_000)) {
            told.printf(Locale.ROOT, "per-imei, %d trackers%n", count);
            var directory = Files.createTempDirectory("wayline-bench-broker-");
            try (var broker = BrokerProcess.start(directory)) {
                table.row(point(broker, count, Math.min(commands, 300)));
            } finally {
                remove(directory);
            }
        }
        return table;
    }

    private List<String> point(BrokerProcess broker, int count, int commands) throws IOException, InterruptedException {
        var environment = Map.of("COMMAND_CHANNEL", "per-imei", "KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        try (var system = SystemUnderTest.start(environment)) {
            long begin = System.nanoTime();
            try (var trackers = AnsweringTrackers.connect(system.trackerPort(), count)) {
                double loggedIn = secondsSince(begin);
                long then = System.nanoTime();
                awaitAssigned(system.run(), count);
                double assigned = secondsSince(then);
                var latency = new CommandLatency(system.run(), trackers, count);
                latency.measure(commands);
                var result = latency.measure(commands);
                return List.of(
                        String.format(Locale.ROOT, "%,d", count),
                        seconds(loggedIn),
                        seconds(assigned),
                        both(result.toSocket()),
                        Long.toString(broker.privateMegabytes()),
                        Long.toString(broker.openFiles()));
            }
        }
    }

    private void awaitAssigned(RunDescription run, int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ASSIGNMENT_SECONDS);
        var request = HttpRequest.newBuilder(URI.create(run.metrics().get("ingest-node")))
                .build();
        while (assigned(http.send(request, BodyHandlers.ofString()).body()) < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not all command topics were assigned in time");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static double assigned(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith(ASSIGNED_TOPICS + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the ingest node has no metric " + ASSIGNED_TOPICS));
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String both(Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "%.1f / %.1f",
                CommandLatency.Result.millis(histogram, 50),
                CommandLatency.Result.millis(histogram, 99));
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
