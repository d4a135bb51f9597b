package io.wayline.standalone.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** {@code run.json} in the data directory: how the other commands find a run. It holds passwords, so only its owner reads it. */
public final class RunFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;

    public RunFile(Path dataDir) {
        this.file = dataDir.resolve("run.json");
    }

    void write(RunDescription run) {
        var unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(run));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }

    /** The run on this directory, if its process lives: a killed one leaves its file behind. */
    public Optional<RunDescription> read() {
        try {
            var run = JSON.readValue(Files.readAllBytes(file), RunDescription.class);
            return ProcessHandle.of(run.pid()).filter(ProcessHandle::isAlive).map(_ -> run);
        } catch (java.nio.file.NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
