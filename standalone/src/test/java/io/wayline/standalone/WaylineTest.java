package io.wayline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaylineTest {

    @TempDir
    Path directory;

    @Test
    void anUnknownCommandIsAMistakeInUse() {
        assertThat(Wayline.run(new String[] {"fly"})).isEqualTo(2);
        assertThat(Wayline.run(new String[] {})).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"up", "status", "sql", "tail", "simulate", "command", "devices", "device", "webhooks", "trace"})
    void everyCommandExplainsItself(String command) {
        assertThat(Wayline.run(new String[] {command, "--help"})).isZero();
    }

    @Test
    void aPathAloneIsNoExplanation() throws IOException {
        var nowhere = directory.resolve("none/x").toString();
        var missing = directory.resolve("x").toString();
        var taken = Files.createDirectory(directory.resolve("taken")).toString();

        assertThat(Wayline.reason(new NoSuchFileException(nowhere)))
                .isEqualTo("cannot open %s: no such directory".formatted(nowhere));
        assertThat(Wayline.reason(new NoSuchFileException(missing)))
                .isEqualTo("cannot open %s: no such file".formatted(missing));
        assertThat(Wayline.reason(new AccessDeniedException(missing)))
                .isEqualTo("cannot open %s: permission denied".formatted(missing));
        assertThat(Wayline.reason(new FileSystemException(taken, null, "Is a directory")))
                .isEqualTo("cannot open %s: Is a directory".formatted(taken));
        assertThat(Wayline.reason(new IOException("as it is"))).isEqualTo("as it is");
    }

    @Test
    void askingWhenNothingRunsFailsAndSaysHowToStart() {
        var data = directory.toString();
        assertThat(Wayline.run(new String[] {"status", "--data", data})).isEqualTo(1);
        assertThat(Wayline.run(new String[] {"sql", "SELECT 1", "--data", data}))
                .isEqualTo(1);
        assertThat(Wayline.run(new String[] {"tail", "--data", data})).isEqualTo(1);
        assertThat(Wayline.run(new String[] {"devices", "--data", data})).isEqualTo(1);
        assertThat(Wayline.run(new String[] {"trace", "--data", data})).isEqualTo(1);
        assertThat(Wayline.run(new String[] {"device", "350612345678901", "--data", data}))
                .isEqualTo(1);
        assertThat(Wayline.run(new String[] {"command", "350612345678901", "getver", "--data", data}))
                .isEqualTo(1);
    }
}
