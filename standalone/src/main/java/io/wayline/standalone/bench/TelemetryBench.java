package io.wayline.standalone.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole chain from a tracker's bytes to a row, beside what broker and database do by themselves. */
@Command(
        name = "telemetry",
        mixinStandardHelpOptions = true,
        description = "Measures the whole system on this machine: rates, latencies and processor time.",
        footer = {
            "",
            "Starts a system of its own on free ports and an empty directory, and removes it afterwards.",
            "Exit code 0: every acknowledged record is stored exactly once; 1: not."
        })
public final class TelemetryBench implements Callable<Integer> {

    /** Rates that are tried if a higher one is not held, as parts of what the system did store. */
    private static final double STEP_DOWN = 0.9;

    private static final int MOST_ATTEMPTS = 4;

    private final PrintStream out = System.out;
    private final PrintStream told = System.err;

    @Option(names = "--quick", description = "10 s a phase instead of 30 s")
    private boolean quick;

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        var length = Duration.ofSeconds(quick ? 10 : 30);
        var warmUp = Duration.ofSeconds(quick ? 10 : 30);
        var raw = Duration.ofSeconds(quick ? 5 : 10);
        told.println("starting a system of its own");
        try (var system = SystemUnderTest.start(Map.of("COMMAND_CHANNEL", "keyed"));
                var progress = ChainProgress.of(system.run())) {
            var report = measure(system, progress, warmUp, raw, length);
            out.println(json ? report.json() : "\n" + report.text());
            return report.books().balance() ? 0 : 1;
        }
    }

    private BenchReport measure(
            SystemUnderTest system, ChainProgress progress, Duration warmUp, Duration raw, Duration length)
            throws IOException, InterruptedException, SQLException {
        var load = new LoadPhase(system, progress, told);
        var phases = new ArrayList<LoadPhase.Result>();
        phases.add(load.flatOut("warm-up", warmUp));
        told.println("raw limits: Kafka producer, COPY");
        double rawKafka = RawKafka.measure(system.run(), raw);
        double rawCopy = RawCopy.measure(progress.connection(), raw);

        var flatOut = load.flatOut("flat out", length);
        phases.add(flatOut);
        var sustained = load.paced("sustained", BenchReport.SUSTAINED_TARGET, length);
        phases.add(sustained);
        for (int attempt = 1; !sustained.holds() && attempt < MOST_ATTEMPTS; attempt++) {
            double rate = STEP_DOWN * Math.min(sustained.storedPerSecond(), sustained.acknowledgedPerSecond());
            sustained = load.paced("sustained, lower", rate, length);
            phases.add(sustained);
        }
        var halfLoad = load.paced("half load", flatOut.acknowledgedPerSecond() / 2, length);
        phases.add(halfLoad);
        return new BenchReport(
                rawKafka, rawCopy, flatOut, sustained, halfLoad, BenchReport.Books.of(phases, progress.rows()));
    }
}
