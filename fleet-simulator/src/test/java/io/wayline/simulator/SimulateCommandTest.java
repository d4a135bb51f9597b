package io.wayline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.simulator.FakeGateway.Manners;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SimulateCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void reportsWhatWasAcknowledgedAndWritesTheLedger() throws IOException {
        var ledger = directory.resolve("ledger.tsv");
        try (var gateway = FakeGateway.start(new Manners() {})) {
            int exit = run(gateway, "--devices=4", "--records=25", "--codec=8e", "--ledger=" + ledger, "--imei-base=7");

            assertThat(exit).isZero();
            assertThat(out.toString()).contains("acknowledged    100 records in 12 packets: everything");
            assertThat(Files.readAllLines(ledger))
                    .containsExactlyInAnyOrderElementsOf(gateway.stored().stream()
                            .map(record -> record.imei() + "\t" + record.deviceTimeMillis())
                            .toList());
        }
    }

    @Test
    void theReportForProgramsIsOneLineOfJson() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {})) {
            int exit = run(gateway, "--devices=2", "--records=10", "--network=flaky", "--seed=9", "--json");

            assertThat(exit).isZero();
            assertThat(out.toString().lines()).hasSize(1);
            assertThat(out.toString())
                    .startsWith("{\"devices\":2,\"seed\":9,\"complete\":true,")
                    .contains("\"acknowledgedRecords\":20,");
        }
    }

    @Test
    void recordsSpreadOverTimeArePaced() throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {})) {
            int exit = run(gateway, "--devices=3", "--records=20", "--seconds=1", "--json");

            assertThat(exit).isZero();
            assertThat(gateway.stored()).hasSize(60);
        }
    }

    @Test
    void whatIsNeverAcknowledgedEndsWithExitCode1() throws IOException {
        var silent = new Manners() {
            @Override
            public byte[] answer(String imei, int packetsBefore, byte[] count) {
                return new byte[0];
            }
        };
        try (var gateway = FakeGateway.start(silent)) {
            assertThat(run(gateway, "--devices=1", "--records=1", "--drain=0.5", "--json"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--codec=12", "--network=bad", "--io=35", "--packet=0", "--devices=0", "--sorting=none"})
    void aWrongOptionIsExplained(String option) throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {})) {
            assertThat(run(gateway, option)).isEqualTo(2);
            assertThat(err.toString()).contains("expected: ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --rate=5                   | a rate needs a number of records or a duration
        --response-timeout=0       | --response-timeout: 0.0 (expected: more than 0)
        --response-timeout=-1      | --response-timeout: -1.0 (expected: more than 0)
        --ledger=/nonexist/dir/x   | --ledger: /nonexist/dir/x (expected: a file in a directory that exists)""")
    void whatWouldOnlyBeFoundOutLaterIsRefusedAtOnce(String option, String message) throws IOException {
        try (var gateway = FakeGateway.start(new Manners() {})) {
            assertThat(run(gateway, option)).isEqualTo(2);
            assertThat(err.toString()).contains(message);
            assertThat(gateway.stored()).isEmpty();
        }
    }

    private int run(FakeGateway gateway, String... options) {
        var arguments = Stream.concat(Stream.of("--port=" + gateway.port()), Arrays.stream(options));
        return new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
