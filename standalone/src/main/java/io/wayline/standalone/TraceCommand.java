package io.wayline.standalone;

import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.trace.TraceClient;
import io.wayline.standalone.trace.TracePage;
import io.wayline.standalone.trace.TraceTable;
import io.wayline.standalone.trace.TraceTree;
import io.wayline.standalone.trace.TraceWatch;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Shows the way of packets and commands through the services. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = "The way of a packet or a command through the services; without an argument the newest traces.",
        footer = {
            "",
            "Exit code 0: something was shown; 1: there is none, and what to do about it.",
            "At most TRACES_PER_SECOND packets and calls a second are recorded (10 unless told otherwise).",
            "",
            "examples",
            "  ./wayline trace",
            "  ./wayline trace 350612345678901",
            "  ./wayline trace 0af7651916cd43dd8448eb211c80319c --json"
        })
final class TraceCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintStream out = System.out;

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "IMEI|COMMAND_ID|TRACE_ID",
            description = "the newest trace of this tracker or command, or this one")
    private @Nullable String wanted;

    @Option(names = "--json", description = "an array of traces, or one object")
    private boolean json;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description =
                    "until there is one and it is whole (default: ${DEFAULT-VALUE}; services send spans once a second)")
    private int waitSeconds = 3;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "traces of the table at most (default: ${DEFAULT-VALUE})")
    private int limit = 20;

    @Option(names = "--all", description = "in the table also calls of the REST API that only asked for something")
    private boolean all;

    @Override
    public Integer call() throws InterruptedException {
        Expected.atLeast("--limit", limit, 1);
        Expected.atLeast("--wait", waitSeconds, 0);
        var run = data.run();
        if (run.tracesUrl().isEmpty()) {
            throw new IllegalStateException(
                    "this run keeps no traces, because %s is set: look where that sends them, or start ./wayline up without it"
                            .formatted(run.tracesDecidedBy()));
        }
        if (wanted == null) {
            showNewest(run);
        } else {
            show(run, wanted.strip().toLowerCase(Locale.ROOT));
        }
        return 0;
    }

    private void showNewest(RunDescription run) throws InterruptedException {
        try (var client = new TraceClient(run.tracesUrl())) {
            var page = client.newest(limit, all);
            if (page.traces().isEmpty()) {
                throw new IllegalStateException(
                        "there is no trace yet; ./wayline simulate --devices 1 --records 5 makes some, if TRACES_PER_SECOND is not 0");
            }
            out.print(json ? JSON.writeValueAsString(page.traces()) + System.lineSeparator() : TraceTable.of(page));
        }
    }

    private void show(RunDescription run, String id) throws InterruptedException {
        if (!id.matches("[0-9a-f-]{1,36}")) {
            throw new IllegalArgumentException(
                    "%s (expected: an IMEI, the id of a command, or the id of a trace)".formatted(id));
        }
        try (var client = new TraceClient(run.tracesUrl())) {
            var watch = new TraceWatch(InstantSource.system(), Thread::sleep);
            var page = watch.await(() -> client.newestOf(id), Duration.ofSeconds(waitSeconds));
            if (page.traces().isEmpty()) {
                throw new IllegalStateException(none(id, page.counts()));
            }
            var trace = page.traces().getFirst();
            out.print(json ? JSON.writeValueAsString(trace) + System.lineSeparator() : TraceTree.of(trace));
        }
    }

    private static String none(String id, TracePage.Counts counts) {
        return """
                no trace of %s is among the %d that are kept. At most TRACES_PER_SECOND packets and calls a second are recorded, \
                and the oldest are forgotten: have it happen again, with --wait 30 meanwhile, or see ./wayline trace""".formatted(id, counts.traces());
    }
}
