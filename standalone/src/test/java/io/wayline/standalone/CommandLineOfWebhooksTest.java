package io.wayline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.standalone.api.StubApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about webhooks, towards a REST API that is made up. */
class CommandLineOfWebhooksTest {

    private static final String ENDPOINTS = "GET /api/v1/webhooks/endpoints?limit=200";
    private static final String PORTAL = """
            {"success":true,"count":1,"endpoints":[{"id":"e-1","name":"portal","url":"https://portal.example/hook",\
            "eventTypes":["command.completed","command.failed"],"state":"DISABLED","stateReason":"GONE",\
            "health":{"consecutiveFailures":7,"lastFailure":"410"}}]}""";

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
    void endpointsAreATableOrObjects() throws IOException {
        try (var api = new StubApi().on(ENDPOINTS, 200, PORTAL)) {
            assertThat(run(api, "endpoints")).isZero();
            assertThat(out())
                    .contains("portal  https://portal.example/hook  command.completed command.failed  DISABLED, GONE")
                    .endsWith("(1 endpoints)\n");
            out.reset();

            assertThat(run(api, "endpoints", "--json")).isZero();
            assertThat(out()).startsWith("[{\"id\":\"e-1\"");
        }
    }

    @Test
    void deadLettersOfATrackerAreAskedForAndShown() throws IOException {
        try (var api = new StubApi()
                .on(ENDPOINTS, 200, PORTAL)
                .on("GET /api/v1/webhooks/deliveries?limit=50&imei=350612345678901&state=DEAD", 200, """
                        {"deliveries":[{"id":"d-1","createdAt":"2026-01-31T12:00:00.123Z","type":"command.completed",\
                        "imei":"350612345678901","endpointId":"e-1","state":"DEAD","reason":"ATTEMPTS_SPENT","attemptCount":10,\
                        "lastStatus":500}]}""")) {
            assertThat(run(api, "deliveries", "--dead", "--imei", "350612345678901"))
                    .isZero();

            assertThat(out())
                    .contains("d-1  2026-01-31T12:00:00Z  command.completed  350612345678901  portal")
                    .contains("DEAD, ATTEMPTS_SPENT")
                    .contains("500");
        }
    }

    @Test
    void aDeliveryIsPutUpOnceMore() throws IOException {
        try (var api = new StubApi().on("POST /api/v1/webhooks/deliveries/d-1/retry", 202, "{\"success\":true}")) {
            assertThat(run(api, "retry", "d-1")).isZero();
            assertThat(out()).isEqualTo("delivery d-1 is sent again\n");

            assertThat(run(api, "retry", "d-2")).isEqualTo(1);
            assertThat(err()).contains("there is no delivery d-2; ./wayline webhooks deliveries --dead");
        }
    }

    @Test
    void aReplayIsAskedForByTheNameOfItsEndpoint() throws IOException {
        try (var api = new StubApi()
                .on(ENDPOINTS, 200, PORTAL)
                .on(
                        "POST /api/v1/webhooks/endpoints/e-1/replay",
                        201,
                        "{\"success\":true,\"replay\":{\"id\":\"r-1\"}}")) {
            assertThat(run(api, "replay", "portal", "--since", "2026-01-31T12:00:00Z", "--imei", "350612345678901"))
                    .isZero();

            assertThat(out())
                    .isEqualTo("replay r-1: what happened since 2026-01-31T12:00:00Z goes to portal once more\n");
            assertThat(api.requests().getLast().body())
                    .isEqualTo("{\"since\":\"2026-01-31T12:00:00Z\",\"imei\":\"350612345678901\"}");
            assertThat(run(api, "replay", "e-1", "--since", "1h")).isZero();
            assertThat(run(api, "replay", "nobody", "--since", "2d")).isEqualTo(1);
            assertThat(err()).contains("there is no endpoint nobody; ./wayline webhooks endpoints lists them");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        replay portal --since yesterday    | --since: yesterday (expected: like 30m, 1h, 2d
        listen --types command.done        | --types: command.done (expected: command.completed,
        listen --forever-status 99         | --forever-status: 99 (expected: 200 to 599)
        deliveries --imei 12               | --imei: 12 (expected: 15 digits)
        deliveries --limit 0               | --limit: 0 (expected: 1 or more)
        listen --secret abc                | --secret: not a secret (expected: whsec_ and Base64)
        listen --secret MfKQ9r8GKYqrTwjUPD | --secret: not a secret (expected: whsec_ and Base64)
        listen --secret whsec_?            | --secret: not a secret (expected: whsec_ and Base64)""")
    void aWrongOptionIsNamedWithWhatWouldBeRight(String arguments, String message) throws IOException {
        try (var api = new StubApi()) {
            assertThat(run(api, arguments.split(" "))).isEqualTo(2);
            assertThat(err()).contains(message);
            assertThat(api.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"listen", "endpoints", "deliveries", "retry d-1", "replay portal --since 1h"})
    void whereNothingRunsTheRemedyIsNamed(String arguments, @TempDir Path directory) {
        var line = Stream.concat(
                Stream.concat(Stream.of("webhooks"), Arrays.stream(arguments.split(" "))),
                Stream.of("--data", directory.toString()));

        assertThat(Wayline.run(line.toArray(String[]::new))).isEqualTo(1);
        assertThat(err()).contains("start it with: ./wayline up");
    }

    @Test
    void aListenerWhoseEndpointIsRefusedSaysWhy() throws IOException {
        try (var api = new StubApi()
                .on(ENDPOINTS, 200, "{\"endpoints\":[]}")
                .on(
                        "POST /api/v1/webhooks/endpoints",
                        400,
                        "{\"error\":\"url: not an address that may be called\",\"remedy\":\"Set WEBHOOK_ALLOW_LOOPBACK\"}")) {
            assertThat(run(api, "listen")).isEqualTo(1);
            assertThat(err()).contains("not an address that may be called; Set WEBHOOK_ALLOW_LOOPBACK");
        }
    }

    private static int run(StubApi api, String... arguments) {
        return Wayline.run(Stream.of(Stream.of("webhooks"), Arrays.stream(arguments), Stream.of("--api", api.url()))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
