package io.wayline.standalone;

import io.wayline.standalone.run.RunDescription;
import io.wayline.standalone.run.RunFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data DIR}: which run is meant. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the data directory of the run (default: data beside ./wayline)")
    @Nullable
    Path directory;

    Path directory() {
        var chosen = directory == null ? Path.of(System.getProperty("wayline.home", "."), "data") : directory;
        return chosen.toAbsolutePath().normalize();
    }

    /** @throws NothingRunsException when there is no living run on the directory */
    RunDescription run() {
        return new RunFile(directory()).read().orElseThrow(() -> new NothingRunsException(directory()));
    }

    /** No process runs on the data directory. */
    static final class NothingRunsException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NothingRunsException(Path directory) {
            super("nothing runs on %s; start it with: ./wayline up".formatted(directory));
        }
    }
}
