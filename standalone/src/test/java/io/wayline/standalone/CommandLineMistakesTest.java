package io.wayline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong whatever runs: found out before anything is asked. */
class CommandLineMistakesTest {

    private final PrintStream usualErr = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path data;

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(err, true, UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setErr(usualErr);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        topics acls --user nosuch=User:x      | --user: nosuch (expected: one of ingest-node, telemetry-consumer, command-service,
        topics plan --bootstrap nonsense      | --bootstrap: nonsense (expected: HOST:PORT, several with commas between)
        capture 350612345678901 --minutes 0   | --minutes: 0 (expected: 1 to 60)
        capture 350612345678901 --minutes 61  | --minutes: 61 (expected: 1 to 60)
        capture 12                            | IMEI: 12 (expected: 15 digits)
        tail --imei 12                        | --imei: 12 (expected: 15 digits)
        trace --limit -1                      | --limit: -1 (expected: 1 or more)
        trace --limit 0                       | --limit: 0 (expected: 1 or more)
        trace --wait -1                       | --wait: -1 (expected: 0 or more)""")
    void aWrongOptionIsNamedWithWhatWouldBeRight(String arguments, String message) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains(message);
    }

    @Test
    void aKafkaThatIsNotThereIsSaidSoon() {
        assertThat(run("topics plan --bootstrap 127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).isEqualTo("no Kafka answers at 127.0.0.1:1; is it the right address?\n");
    }

    private int run(String arguments) {
        return Wayline.run(Stream.concat(Arrays.stream(arguments.split(" ")), Stream.of("--data", data.toString()))
                .toArray(String[]::new));
    }
}
