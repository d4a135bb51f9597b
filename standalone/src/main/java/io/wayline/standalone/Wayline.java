package io.wayline.standalone;

import io.wayline.simulator.SimulateCommand;
import io.wayline.standalone.bench.BenchCommand;
import io.wayline.standalone.decode.DecodeCommand;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The command line of Wayline: the first word names the command.
 *
 * <p>Only the class of the command that is asked for is loaded: {@code decode} starts without a broker on its class path.
 */
public final class Wayline {

    private static final int USAGE = 2;

    private Wayline() {}

    public static void main(String[] args) {
        // Our own logging configuration, whatever the parts bring; a service in this process leaves it alone.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.setProperty("logback.configurationFile", "command-logback.xml");
        System.exit(run(args));
    }

    static int run(String[] args) {
        var command = args.length == 0 ? null : command(args[0]);
        if (command == null) {
            System.err.println(
                    args.length == 0
                            ? "which command? ./wayline help lists them"
                            : "unknown command %s; ./wayline help lists them".formatted(args[0]));
            return USAGE;
        }
        return new CommandLine(command)
                .setExecutionExceptionHandler((failure, line, _) -> explain(failure, line))
                .execute(Arrays.copyOfRange(args, 1, args.length));
    }

    private static @Nullable Callable<Integer> command(String name) {
        return switch (name) {
            case "up" -> new UpCommand();
            case "decode" -> new DecodeCommand();
            case "status" -> new StatusCommand();
            case "sql" -> new SqlCommand();
            case "tail" -> new TailCommand();
            case "command" -> new SendCommand();
            case "devices" -> new DevicesCommand();
            case "device" -> new DeviceCommand();
            case "webhooks" -> new WebhooksCommand();
            case "trace" -> new TraceCommand();
            case "simulate" -> new SimulateCommand();
            case "capture" -> new CaptureCommand();
            case "topics" -> new TopicsCommand();
            case "bench" -> new BenchCommand();
            default -> null;
        };
    }

    /** What a person can use: the reason, without the stack. */
    private static int explain(Exception failure, CommandLine line) {
        line.getErr().println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        return line.getCommandSpec().exitCodeOnExecutionException();
    }
}
