package io.wayline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.standalone.api.StubApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask the REST API, towards one that is made up. */
class CommandLineOfApiTest {

    private static final String IMEI = "350612345678901";
    private static final String SENT = """
            {"success":true,"message":"Command sent","commandId":"c1","commandLogId":"1","status":"PENDING","state":"DISPATCHED"}""";
    private static final String QUEUED = """
            {"revision":1,"to":"QUEUED","attempt":0,"at":"2026-01-31T12:00:00Z"}""";
    private static final String DISPATCHED = """
            {"revision":2,"from":"QUEUED","to":"DISPATCHED","attempt":1,"at":"2026-01-31T12:00:00.004Z"}""";
    private static final String SUCCEEDED = """
            {"revision":3,"from":"DISPATCHED","to":"SUCCEEDED","reason":"MATCHED","attempt":1,"at":"2026-01-31T12:00:01.250Z"}""";

    private final PrintStream usualOut = System.out;
    private final PrintStream usualErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setOut(usualOut);
        System.setErr(usualErr);
    }

    @Test
    void aCommandIsToldAsItHappens() throws IOException {
        try (var api = new StubApi()
                .on("POST /api/v1/command", 200, SENT)
                .on("GET /api/v1/commands/c1", 200, pending(QUEUED), pending(QUEUED + "," + DISPATCHED), ended())) {

            int exit = run(api, "command", IMEI, "setdigout 1?");

            assertThat(exit).isZero();
            assertThat(out()).isEqualTo("""
                    command c1
                           0 ms  QUEUED
                           4 ms  DISPATCHED  attempt 1  gw-1
                        1250 ms  SUCCEEDED   attempt 1  gw-1  the answer is the one expected
                    SUCCEEDED, the answer is the one expected
                    answer: DOUT1:1
                    """);
            assertThat(api.requests().getFirst().body())
                    .isEqualTo("{\"imei\":\"350612345678901\",\"command\":\"setdigout 1?\"}");
        }
    }

    @Test
    void aCommandThatIsTracedEndsWithTheWayToItsTrace() throws IOException {
        try (var api = new StubApi()
                .header("X-Trace-Id", "0af7651916cd43dd8448eb211c80319c")
                .on("POST /api/v1/command", 200, SENT)
                .on("GET /api/v1/commands/c1", 200, ended())) {
            assertThat(run(api, "command", IMEI, "getver")).isZero();
            assertThat(out()).endsWith("answer: DOUT1:1\ntrace: ./wayline trace 0af7651916cd43dd8448eb211c80319c\n");
            out.reset();

            assertThat(run(api, "command", IMEI, "getver", "--json")).isZero();
            assertThat(out()).doesNotContain("./wayline");
        }
    }

    @Test
    void allOptionsReachTheApi() throws IOException {
        try (var api = new StubApi().on("POST /api/v1/command", 200, SENT)) {
            int exit = run(
                    api,
                    "command",
                    IMEI,
                    "getver",
                    "--if-offline=queue",
                    "--ttl=600",
                    "--timeout=30",
                    "--retries=0",
                    "--at-most-once",
                    "--metadata={\"job_id\": \"123\"}",
                    "--no-wait",
                    "--json");

            assertThat(exit).isZero();
            assertThat(out().strip()).isEqualTo(SENT);
            assertThat(api.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.body())
                            .isEqualTo(
                                    "{\"imei\":\"350612345678901\",\"command\":\"getver\",\"metadata\":{\"job_id\":\"123\"},"
                                            + "\"ifOffline\":\"queue\",\"ttlSeconds\":600,\"timeoutSeconds\":30,\"maxRetries\":0,"
                                            + "\"deliveryMode\":\"at-most-once\"}"));
        }
    }

    @Test
    void aCommandThatFailedIsAFailureAndItsJsonIsWhole() throws IOException {
        var failed = """
                {"success":true,"command":{"commandId":"c1","status":"FAILED","state":"FAILED","reason":"NO_ANSWER",\
                "createdAt":"2026-01-31T12:00:00Z","attempts":[],"transitions":[]}}""";
        try (var api = new StubApi().on("POST /api/v1/command", 200, SENT).on("GET /api/v1/commands/c1", 200, failed)) {
            assertThat(run(api, "command", IMEI, "getver")).isEqualTo(1);
            assertThat(out()).endsWith("FAILED, no answer in time\n");
            out.reset();

            assertThat(run(api, "command", IMEI, "getver", "--json")).isEqualTo(1);
            assertThat(out()).startsWith("{\"commandId\":\"c1\",").endsWith("}\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    404 | {"error":"Device not connected"} | --if-offline queue lets the command wait
                    401 | {"error":"Unauthorized"}         | set IOT_API_KEY to one that it knows
                    400 | {"error":"command: 161 characters","remedy":"At most 160."} | command: 161 characters; At most 160.
                    429 | {"error":"Too many requests"}    | try again in a second
                    500 | <html>                           | answers 500 and not as the REST API does
                    200 | hello                            | answers 200 and not as the REST API does
                    """)
    void aRefusalComesWithItsRemedy(int status, String body, String said) throws IOException {
        try (var api = new StubApi().on("POST /api/v1/command", status, body)) {
            assertThat(run(api, "command", IMEI, "getver")).isEqualTo(1);
            assertThat(err()).contains(said).doesNotContain("Exception");
        }
    }

    @Test
    void noApiIsNoSurprise() throws IOException {
        var gone = new StubApi();
        gone.close();

        assertThat(run(gone, "devices")).isEqualTo(1);
        assertThat(err())
                .contains("the REST API does not answer at http://127.0.0.1:")
                .contains("./wayline status");
    }

    @Test
    void metadataMustBeJson() throws IOException {
        try (var api = new StubApi()) {
            assertThat(run(api, "command", IMEI, "getver", "--metadata", "job 123"))
                    .isEqualTo(2);
            assertThat(err()).contains("--metadata: job 123 (expected: JSON");
            assertThat(api.requests()).isEmpty();
        }
    }

    @Test
    void connectedTrackersAreATable() throws IOException {
        try (var api = new StubApi()
                .on("GET /api/v1/devices", 200, """
                        {"success":true,"count":1,"devices":[{"imei":"350612345678901","connectedAt":1760000000123,\
                        "remoteAddress":"10.0.0.7","node":"gw-1"}]}""")
                .on("GET /api/v1/devices/registered?limit=200", 200, """
                        {"success":true,"count":1,"devices":[{"imei":"350612345678901","model":"FMB120"}]}""")
                .on("GET /api/v1/devices/350612345678901/position", 200, """
                        {"success":true,"position":{"receivedAt":"2026-01-31T12:00:00.123Z"}}""")) {
            assertThat(run(api, "devices")).isZero();

            assertThat(out().lines().toList()).hasSize(4).last().isEqualTo("(1 connected)");
            assertThat(out())
                    .contains("350612345678901  FMB120  2025-10-09T08:53:20Z  2026-01-31T12:00:00Z  10.0.0.7  gw-1");
        }
    }

    @Test
    void theRegistryIsReadPageByPage() throws IOException {
        try (var api = new StubApi()
                .on("GET /api/v1/devices/registered?limit=200", 200, """
                        {"devices":[{"imei":"350612345678901","name":"Van 7","banned":true}],"nextCursor":"MQ"}""")
                .on("GET /api/v1/devices/registered?limit=200&cursor=MQ", 200, """
                        {"devices":[{"imei":"350612345678902","codec14":true}]}""")) {
            assertThat(run(api, "devices", "--registered")).isZero();
            assertThat(out()).contains("Van 7").contains("(2 registered)");
            out.reset();

            assertThat(run(api, "devices", "--registered", "--json")).isZero();
            assertThat(out()).startsWith("[{\"imei\":\"350612345678901\"").contains("350612345678902");
        }
    }

    @Test
    void oneTrackerIsToldInParts() throws IOException {
        try (var api = new StubApi()
                .on(
                        "GET /api/v1/devices/registered/" + IMEI,
                        200,
                        "{\"device\":{\"imei\":\"%s\",\"model\":\"FMB120\"}}".formatted(IMEI))
                .on("GET /api/v1/devices/" + IMEI + "/position", 503, "{\"error\":\"Telemetry is not ready\"}")
                .on("GET /api/v1/devices/" + IMEI, 404, "{\"success\":false,\"error\":\"Device not connected\"}")
                .on("GET /api/v1/commands?limit=5&imei=" + IMEI, 200, """
                        {"commands":[{"createdAt":"2026-01-31T12:00:00Z","command":"getver","state":"SUCCEEDED",\
                        "reason":"MATCHED","attemptCount":1,"response":"Ver:1"}]}""")
                .on("GET /api/v1/devices/%s/messages?limit=5".formatted(IMEI), 200, """
                        {"messages":[{"receivedAt":"2026-01-31T12:00:00Z","kind":"BINARY","payloadHex":"0001","match":"UNMATCHED"}]}""")) {
            assertThat(run(api, "device", IMEI)).isZero();

            assertThat(out())
                    .contains("FMB120")
                    .contains("session: not connected")
                    .contains("position: none yet")
                    .contains("Ver:1")
                    .contains("UNMATCHED  0001");
        }
    }

    @Test
    void aTrackerThatNobodyKnowsIsAFailure() throws IOException {
        try (var api = new StubApi()) {
            assertThat(run(api, "device", IMEI)).isEqualTo(1);
            assertThat(err()).contains("nothing is known of tracker " + IMEI);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../stats", "8888", "3506123456789012"})
    void whatIsNoImeiIsNotAskedFor(String imei) throws IOException {
        try (var api = new StubApi()) {
            assertThat(run(api, "device", imei)).isEqualTo(2);
            assertThat(err()).contains("IMEI: %s (expected: 15 digits)".formatted(imei));
            assertThat(api.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "127.0.0.1:8090", "ftp://host", "http://", "http://a b"})
    void whatIsNoAddressIsAWrongOption(String url) {
        assertThat(Wayline.run(new String[] {"devices", "--api", url})).isEqualTo(2);
        assertThat(err()).contains("--api: %s (expected: a URL like http://host:8090)".formatted(url));
    }

    private static String pending(String timeline) {
        return """
                {"success":true,"command":{"commandId":"c1","status":"PENDING","state":"QUEUED",\
                "createdAt":"2026-01-31T12:00:00Z","attempts":[{"number":1,"node":"gw-1"}],"timeline":[%s]}}""".formatted(timeline);
    }

    private static String ended() {
        return """
                {"success":true,"command":{"commandId":"c1","status":"COMPLETED","state":"SUCCEEDED","reason":"MATCHED",\
                "response":"DOUT1:1","createdAt":"2026-01-31T12:00:00Z","attempts":[{"number":1,"node":"gw-1"}],\
                "timeline":[%s,%s,%s]}}""".formatted(QUEUED, DISPATCHED, SUCCEEDED);
    }

    private static int run(StubApi api, String... arguments) {
        return Wayline.run(Stream.concat(Arrays.stream(arguments), Stream.of("--api", api.url()))
                .toArray(String[]::new));
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
