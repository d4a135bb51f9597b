package io.wayline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

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
