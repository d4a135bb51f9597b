package io.wayline.codec.bench;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks on one thread and prints a line for each; the arguments are those of JMH. */
public final class CodecBenchmarks {

    private static final String LIMIT = "checksumAndCopyOnly";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private CodecBenchmarks() {}

    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        var options = new OptionsBuilder()
                .parent(new CommandLineOptions(args))
                .include(DecodeBenchmark.class.getName())
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
                .verbosity(VerboseMode.SILENT)
                .build();
        print(new Runner(options).run());
    }

    private static void print(Collection<RunResult> results) {
        var limits = new HashMap<String, Double>();
        for (var result : results) {
            if (result.getPrimaryResult().getLabel().equals(LIMIT)) {
                limits.put(codec(result), result.getPrimaryResult().getScore());
            }
        }
        System.out.printf(
                "%-20s %-9s %12s %14s %10s%n", "one thread", "codec", "records/s", "bytes/record", "of limit");
        for (var result : results) {
            double score = result.getPrimaryResult().getScore();
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %-9s %,12.0f %14.0f %9.0f%%%n",
                    result.getPrimaryResult().getLabel(),
                    codec(result),
                    score,
                    requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore(),
                    100 * score / limits.getOrDefault(codec(result), score));
        }
    }

    private static String codec(RunResult result) {
        return result.getParams().getParam("codec");
    }
}
