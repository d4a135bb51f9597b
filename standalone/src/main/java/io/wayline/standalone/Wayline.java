package io.wayline.standalone;

import io.wayline.simulator.SimulateCommand;
import io.wayline.standalone.Expected.WrongOptionException;
import io.wayline.standalone.bench.BenchCommand;
import io.wayline.standalone.decode.DecodeCommand;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

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
    private static int explain(Exception failure, CommandLine line) throws Exception {
        if (failure instanceof WrongOptionException) {
            var mistake = new ParameterException(line, String.valueOf(failure.getMessage()), failure);
            return line.getParameterExceptionHandler().handleParseException(mistake, new String[0]);
        }
        line.getErr().println(reason(failure));
        return line.getCommandSpec().exitCodeOnExecutionException();
    }

    static String reason(Exception failure) {
        if (failure instanceof FileSystemException about && about.getFile() != null) {
            return "cannot open %s: %s".formatted(about.getFile(), wrong(about));
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** These exceptions have the path as their message; what is wrong is in their class. */
    private static String wrong(FileSystemException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> isInDirectory(failure.getFile()) ? "no such file" : "no such directory";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "not a directory";
            case FileAlreadyExistsException _ -> "it exists already";
            default -> failure.getReason() == null ? failure.toString() : failure.getReason();
        };
    }

    private static boolean isInDirectory(String file) {
        var directory = Path.of(file).toAbsolutePath().getParent();
        return directory != null && Files.isDirectory(directory);
    }
}
