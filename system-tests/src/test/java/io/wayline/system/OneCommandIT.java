package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.system.deploy.WatchedMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a newcomer does first: everything by one command, a look around, and the end. */
final class OneCommandIT {

    private static final String PROGRAM = "io.wayline.standalone.Wayline";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int EXIT_AFTER_SIGTERM = 143;

    @TempDir
    Path directory;

    private int asked;

    @Test
    void vehiclesDriveTheirRecordsBecomeRowsAndNothingIsLeftBehind() throws IOException {
        var data = directory.resolve("data");
        try (var up = JavaProcess.start(
                "up", PROGRAM, List.of("up", "--demo", "--data", data.toString()), freePorts(), directory)) {
            await("ready").atMost(PATIENCE).until(() -> up.output().contains("Ready."));
            assertThat(up.output()).contains("trackers, TCP", "PostgreSQL", "25 simulated vehicles", "REST API");
            assertThat(up.output())
                    .as("a line to copy")
                    .containsPattern(
                            "curl -H \"x-api-key: [A-Za-z0-9_-]{32}\" http://127\\.0\\.0\\.1:\\d+/api/v1/devices");

            await("all is well")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ask(data, "status")).startsWith("Wayline runs and is well"));
            await("every vehicle has a row")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    ask(data, "sql", "--json", "SELECT count(*) AS vehicles FROM telemetry.latest"))
                            .contains("\"vehicles\":25"));

            theExamplesOfIotBrokerRunUnchanged(data);
            everyMetricThatIsWatchedIsThere(data);

            var postmaster = postmaster(data);
            assertThat(up.terminate(PATIENCE)).isEqualTo(EXIT_AFTER_SIGTERM);
            // A process that has ended but was not yet buried by init still has a handle; it has no command any more.
            assertThat(ProcessHandle.of(postmaster)
                            .flatMap(server -> server.info().command()))
                    .as("PostgreSQL after the end")
                    .isEmpty();
            assertThat(data.resolve("run.json")).doesNotExist();
        }
    }

    /** The output that is switched shows in the vehicle's next record. */
    private void theExamplesOfIotBrokerRunUnchanged(Path data) throws IOException {
        var run = new JsonMapper().readTree(Files.readString(data.resolve("run.json")));
        var api = new CommandApi(
                URI.create(run.get("apiUrl").asString()).getPort(),
                run.get("apiKey").asString());

        var answer = api.post("/api/v1/command", """
                {"imei":"350612345678901","command":"setdigout 1?","metadata":{"job_id":"123","action":"START"}}""");

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.body().get("message").asString()).isEqualTo("Command sent");
        await("the log says so, and so does the vehicle").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(ask(data, "sql", "--json", "SELECT status, response FROM tbl_iot_command_logs"))
                    .contains("\"status\":\"COMPLETED\"", "DOUT1:1");
            assertThat(ask(data, "sql", "--json", """
                    SELECT digital_output_1 AS output FROM tbl_iot_telemetry_data
                     WHERE iot_imei = '350612345678901' ORDER BY iot_timestamp DESC LIMIT 1""")).contains("\"output\":1");
        });
        assertThat(ask(data, "command", "350612345678901", "setdigout 1?")).contains("SUCCEEDED", "Already set to 1");
        assertThat(ask(data, "devices")).contains("350612345678901");
    }

    /** What dashboards, alerts and autoscalers ask for, services say of themselves. */
    private static void everyMetricThatIsWatchedIsThere(Path data) throws IOException {
        var pages = new JsonMapper()
                .readTree(Files.readString(data.resolve("run.json")))
                .get("metrics")
                .values();
        try (var client = HttpClient.newHttpClient()) {
            await("every metric that is watched").atMost(PATIENCE).untilAsserted(() -> {
                var names = new HashSet<String>();
                for (var page : pages) {
                    var request =
                            HttpRequest.newBuilder(URI.create(page.asString())).build();
                    client.send(request, BodyHandlers.ofLines())
                            .body()
                            .forEach(line -> names.add(line.replaceFirst("[{ ].*", "")));
                }
                assertThat(names).containsAll(WatchedMetrics.all());
            });
        }
    }

    /** What another command of the same program says. */
    private String ask(Path data, String command, String... arguments) {
        var words = new ArrayList<>(List.of(command, "--data", data.toString()));
        words.addAll(List.of(arguments));
        try (var process = JavaProcess.start("ask-" + ++asked, PROGRAM, words, Map.of(), directory)) {
            return process.outputAtEnd(PATIENCE);
        }
    }

    private static long postmaster(Path data) throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid"))
                .getFirst()
                .strip());
    }

    private static Map<String, String> freePorts() {
        var port = SystemUnderTest.freePort();
        return Map.of(
                "BROKER_PORT", Integer.toString(port),
                "METRICS_PORT", Integer.toString(SystemUnderTest.freePort()),
                "API_PORT", Integer.toString(SystemUnderTest.freePort()),
                "TELEMETRY_PORT", Integer.toString(SystemUnderTest.freePort()),
                "KAFKA_PORT", Integer.toString(SystemUnderTest.freePort()),
                "POSTGRES_PORT", Integer.toString(SystemUnderTest.freePort()));
    }
}
