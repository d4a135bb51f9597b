package io.wayline.simulator;

import io.wayline.codec.Codec;
import io.wayline.simulator.line.LineEncryption;
import io.wayline.simulator.records.Sorting;
import io.wayline.simulator.tracker.NetworkProfile;
import io.wayline.simulator.tracker.TrackerTimings;
import java.io.BufferedWriter;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Drives a gateway and reports what became of it. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Drive a gateway with simulated trackers.",
        footer = {
            "",
            "Exit code 0: everything sent was acknowledged; 1: something was not; 2: wrong options.",
            "Without --records and --seconds every tracker sends 100 records as fast as they are acknowledged."
        })
public final class SimulateCommand implements Callable<Integer> {

    private static final long USUAL_RECORDS = 100;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_UPDATES = Duration.ofSeconds(1);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(3);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    private static final int PRIORITY_EVERY = 50;

    private final AtomicBoolean concluded = new AtomicBoolean();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--host", paramLabel = "HOST", defaultValue = "127.0.0.1", description = "the gateway's host")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "5027", description = "the gateway's port")
    private int port;

    @Option(names = "--udp", description = "datagrams instead of connections")
    private boolean udp;

    @Option(names = "--tls", description = "encrypted connections; give the gateway's TLS port with --port")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "PEM file with whom the trackers believe; none: whom this machine believes")
    private @Nullable Path tlsAuthority;

    @Option(names = "--devices", paramLabel = "N", defaultValue = "10", description = "how many trackers")
    private int devices;

    @Option(
            names = "--records",
            paramLabel = "R",
            description = "records of each tracker; none: until --seconds are over")
    private @Nullable Long records;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "spread the records evenly over this time; none: as fast as they are acknowledged")
    private @Nullable Double seconds;

    @Option(names = "--rate", paramLabel = "N", description = "records a second of all trackers together")
    private @Nullable Double rate;

    @Option(names = "--codec", paramLabel = "8|8e|16", defaultValue = "8", description = "how records are encoded")
    private String codec = "8";

    @Option(names = "--packet", paramLabel = "N", defaultValue = "10", description = "records in a packet, 1 to 255")
    private int packet;

    @Option(names = "--io", paramLabel = "N", defaultValue = "18", description = "IO elements in a record, 0 to 34")
    private int io;

    @Option(
            names = "--network",
            paramLabel = "good|flaky",
            defaultValue = "good",
            description = "how good the network is")
    private String network = "good";

    @Option(
            names = "--sorting",
            paramLabel = "oldest|newest",
            description = "what piled up leaves in this order; newest on a flaky network, oldest on a good one")
    private @Nullable String sorting;

    @Option(
            names = "--response-timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "how long a tracker waits for an answer; real ones allow 5 to 300")
    private double responseTimeout;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "the same seed gives the same faults")
    private long seed;

    @Option(
            names = "--imei-base",
            paramLabel = "N",
            defaultValue = "0",
            description = "IMEIs are 35999900, a six-digit number counted from here, and the check digit")
    private int imeiBase;

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "how long to wait for the last acknowledgements")
    private double drain;

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            description = "write IMEI and device time of every acknowledged record")
    private @Nullable Path ledger;

    @Option(names = "--json", description = "the final report as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var settings = settings();
        var out = commandSpec().commandLine().getOut();
        var progress = json ? commandSpec().commandLine().getErr() : out;
        try (var fleet = Fleet.start(settings)) {
            var interrupted = new Thread(() -> interrupted(fleet, out), "interrupted");
            Runtime.getRuntime().addShutdownHook(interrupted);
            follow(fleet, progress);
            return conclude(fleet, out) ? 0 : 1;
        }
    }

    /** Ctrl-C: what is in flight may still be answered, then the report. */
    private void interrupted(Fleet fleet, PrintWriter out) {
        if (concluded.get()) {
            return;
        }
        try {
            fleet.stopMaking();
            fleet.awaitDone(LAST_MOMENT);
            conclude(fleet, out);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            commandSpec().commandLine().getErr().println("the ledger could not be written: " + e.getMessage());
        }
    }

    /** Writes ledger and report, once; true if everything was acknowledged. */
    private boolean conclude(Fleet fleet, PrintWriter out) throws IOException {
        var report = fleet.report();
        if (concluded.compareAndSet(false, true)) {
            writeLedger(fleet);
            out.println(json ? report.toJson() : report.toText());
            out.flush();
        }
        return report.complete();
    }

    /** Waits for the end, and says once in a while how far it is. */
    private void follow(Fleet fleet, PrintWriter progress) throws InterruptedException {
        boolean terminal = !json
                && Optional.ofNullable(System.console())
                        .map(Console::isTerminal)
                        .orElse(false);
        var pause = terminal ? BETWEEN_UPDATES : BETWEEN_LINES;
        long acknowledgedBefore = 0;
        long stillSince = System.nanoTime();
        while (!fleet.awaitDone(pause)) {
            var report = fleet.report();
            long acknowledged = report.counts().acknowledgedRecords();
            progress.print(
                    (terminal ? "\r" : "") + line(report, (acknowledged - acknowledgedBefore) / pause.toSeconds()));
            progress.print(terminal ? "\033[K" : System.lineSeparator());
            progress.flush();
            if (acknowledged != acknowledgedBefore) {
                stillSince = System.nanoTime();
            }
            acknowledgedBefore = acknowledged;
            boolean over = seconds == null || report.elapsedSeconds() > seconds;
            if (over && System.nanoTime() - stillSince > drain * 1e9) {
                return;
            }
        }
        if (terminal) {
            progress.println();
        }
    }

    private static String line(FleetReport report, long perSecond) {
        var counts = report.counts();
        var line = String.format(
                Locale.ROOT,
                "%,d connected  %,d sent  %,d acknowledged  %,d/s  p99 %.1f ms  %,d resent  %,d reconnects",
                counts.online(),
                counts.firstRecords(),
                counts.acknowledgedRecords(),
                perSecond,
                report.latencyMillis(99),
                counts.resentRecords(),
                counts.reconnects());
        return line
                + trouble("connections failed", counts.failedConnects())
                + trouble("logins refused", counts.refusedLogins())
                + trouble("wrong counts", counts.wrongCounts());
    }

    private static String trouble(String what, long count) {
        return count == 0 ? "" : String.format(Locale.ROOT, "  %,d %s", count, what);
    }

    private FleetSettings settings() {
        var profile = NetworkProfile.valueOf(choice("--network", network, "good", "flaky"));
        boolean flaky = profile == NetworkProfile.FLAKY;
        var order = sorting == null ? (flaky ? "newest" : "oldest") : sorting;
        var sorted = choice("--sorting", order, "oldest", "newest").equals("NEWEST")
                ? Sorting.NEWEST_FIRST
                : Sorting.OLDEST_FIRST;
        var encoding = "CODEC_" + choice("--codec", codec, "8", "8e", "16");
        boolean unlimited = records == null && seconds == null && rate == null;
        checkTimeoutAndLedger();
        try {
            return FleetSettings.against(host, port)
                    .withDevices(devices)
                    .withImeiBase(imeiBase)
                    .withPace(
                            unlimited ? OptionalLong.of(USUAL_RECORDS) : optional(records),
                            Optional.ofNullable(seconds).map(SimulateCommand::duration),
                            rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate))
                    .withPackets(new FleetSettings.Packets(
                            Codec.valueOf(encoding), packet, io, sorted, flaky ? PRIORITY_EVERY : 0))
                    .withNetwork(profile, seed)
                    .withTimings(TrackerTimings.USUAL.withResponseTimeout(duration(responseTimeout)))
                    .withTransport(udp)
                    .withEncryption(encryption());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The ledger is written at the end: a run for nothing shall not come before. */
    private void checkTimeoutAndLedger() {
        if (duration(responseTimeout).compareTo(SHORTEST_TIMEOUT) < 0) {
            throw wrong("--response-timeout: %s (expected: more than 0)".formatted(responseTimeout));
        }
        var directory = ledger == null ? null : ledger.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw wrong("--ledger: %s (expected: a file in a directory that exists)".formatted(ledger));
        }
    }

    private Optional<FleetSettings.Encryption> encryption() {
        if (!tls && tlsAuthority == null) {
            return Optional.empty();
        }
        var encryption = new FleetSettings.Encryption(Optional.ofNullable(tlsAuthority));
        var _ = LineEncryption.trusting(encryption.authority()); // a wrong file is a wrong option
        return Optional.of(encryption);
    }

    private String choice(String option, String value, String... allowed) {
        for (var candidate : allowed) {
            if (candidate.equalsIgnoreCase(value)) {
                return candidate.toUpperCase(Locale.ROOT);
            }
        }
        throw wrong("%s: %s (expected: %s)".formatted(option, value, String.join(", ", allowed)));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(commandSpec().commandLine(), message);
    }

    private void writeLedger(Fleet fleet) throws IOException {
        if (ledger == null) {
            return;
        }
        try (BufferedWriter writer = Files.newBufferedWriter(ledger)) {
            var records = fleet.acknowledged().iterator();
            while (records.hasNext()) {
                var record = records.next();
                writer.write(record.imei());
                writer.write('\t');
                writer.write(Long.toString(record.deviceTimeMillis()));
                writer.newLine();
            }
        }
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("run through picocli only");
        }
        return spec;
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
