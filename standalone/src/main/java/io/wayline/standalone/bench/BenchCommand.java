package io.wayline.standalone.bench;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the speed of something: the subcommand says of what. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {TelemetryBench.class, CommandBench.class, WebhookBench.class},
        description = "Measures the speed.")
public final class BenchCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run through picocli only");
        }
        throw new ParameterException(spec.commandLine(), "measure what? telemetry, commands or webhooks");
    }
}
