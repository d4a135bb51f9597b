package io.wayline.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {

    @TempDir
    Path directory;

    @Test
    void aRunIsFoundAsItWasWritten() {
        var run = description(ProcessHandle.current().pid());
        new RunFile(directory).write(run);

        assertThat(new RunFile(directory).read()).contains(run);
    }

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        new RunFile(directory).write(description(1));

        assertThat(Files.getPosixFilePermissions(directory.resolve("run.json")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
    }

    @Test
    void theFileOfAKilledRunIsNoRun() throws Exception {
        var gone = new ProcessBuilder("true").start();
        gone.waitFor();
        new RunFile(directory).write(description(gone.pid()));

        assertThat(new RunFile(directory).read()).isEmpty();
    }

    @Test
    void noFileIsNoRun() {
        var file = new RunFile(directory);
        file.remove();

        assertThat(file.read()).isEmpty();
    }

    @Test
    void printingARunPrintsNoPassword() {
        assertThat(description(1)).asString().doesNotContain("secret");
    }

    private static RunDescription description(long pid) {
        return new RunDescription(
                pid,
                "2026-01-01T00:00:00Z",
                "/data",
                "/data/logs/wayline.log",
                "127.0.0.1:5027",
                "127.0.0.1:5027",
                "auto",
                "127.0.0.1:9092",
                "",
                "jdbc:postgresql://127.0.0.1:5432/wayline",
                "wayline",
                "secret",
                "wayline_reader",
                "secret",
                "http://127.0.0.1:8091",
                "secret",
                Map.of("ingest-node", "http://127.0.0.1:9464/health"),
                Map.of(),
                "http://127.0.0.1:4318",
                "");
    }
}
