package io.wayline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.commands.ApiUnderTest.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts written for iot-broker send and expect, byte for byte. */
final class DropInIT {

    private static final String IMEI = "350612345678901";
    private static final ApiUnderTest API = ApiUnderTest.shared();

    @BeforeEach
    void oneTrackerIsConnected() {
        API.disconnectAll();
        API.connect(IMEI);
    }

    @Test
    void aCommandIsTaken() {
        var answer = API.post("/api/v1/command", """
                {"imei":"350612345678901","command":"setdigout 1?","metadata":{"job_id":"123","action":"START"}}""");

        assertThat(answer.body())
                .matches("\\{\"success\":true,\"message\":\"Command sent\",\"commandId\":\"[0-9a-f-]{36}\","
                        + "\"commandLogId\":\"[0-9]+\",\"status\":\"PENDING\",\"state\":\"DISPATCHED\","
                        + "\"warnings\":\\[\"imei: wrong check digit\"]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void forceIsTakenAndChangesNothing() {
        API.connect("350612345678903");

        var answer =
                API.post("/api/v1/command", "{\"imei\":\"350612345678903\",\"command\":\"getver\",\"force\":true}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"imei\":\"350612345678901\"}",
                "{\"command\":\"getver\"}",
                "{\"imei\":\"\",\"command\":\"getver\"}",
                "{\"imei\":\"350612345678901\",\"command\":\"\"}",
                "{\"imei\":null,\"command\":null}",
            })
    void whatLacksATrackerOrACommandIsRefusedInKnownWords(String body) {
        var answer = API.post("/api/v1/command", body);

        assertThat(answer.body()).isEqualTo("{\"error\":\"Missing imei or command\"}");
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aTrackerThatIsNotConnectedGetsNothingAndTheLedgerNeither() {
        long before = API.count("command.command");
        long audited = API.count("command.audit");

        var answer = API.post("/api/v1/command", "{\"imei\":\"350612345678902\",\"command\":\"getver\"}");

        assertThat(answer.body()).isEqualTo("{\"error\":\"Device not connected\"}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(API.count("command.command")).isEqualTo(before);
        assertThat(API.count("command.audit")).isEqualTo(audited);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "first-key ", "", "wayline_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aWrongKeyIsUnauthorized(String key) {
        var answer = API.call(API.requestWithoutKey("/api/v1/command")
                .header("x-api-key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));

        if (!key.strip().equals(ApiUnderTest.FIRST_KEY)) { // blanks around a header's value are no part of it
            mustBeUnauthorized(answer);
        }
    }

    @Test
    void noKeyIsUnauthorizedOnEveryRoute() {
        for (var path : new String[] {"/command", "/devices", "/devices/" + IMEI, "/stats", "/keys", "/nothing"}) {
            mustBeUnauthorized(API.call(API.requestWithoutKey("/api/v1" + path).GET()));
        }
    }

    @Test
    void withNoKeyConfiguredNobodyGetsIn() {
        try (var closed = ApiUnderTest.start(Map.of("IOT_API_KEY", ""))) {
            mustBeUnauthorized(closed.get("/api/v1/devices"));
            mustBeUnauthorized(closed.call(closed.requestWithoutKey("/api/v1/devices")
                    .header("x-api-key", "")
                    .GET()));
        }
    }

    private static void mustBeUnauthorized(Answer answer) {
        assertThat(answer.body()).isEqualTo("{\"error\":\"Unauthorized\"}");
        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void connectedTrackersAreListed() {
        assertThat(API.get("/api/v1/devices").body())
                .isEqualTo("{\"success\":true,\"count\":1,\"devices\":[{\"imei\":\"350612345678901\","
                        + "\"connectedAt\":1760000000000,\"remoteAddress\":\"10.0.0.7\"}]}");
    }

    @Test
    void noConnectedTrackersAreAnEmptyList() {
        API.disconnectAll();

        assertThat(API.get("/api/v1/devices").body()).isEqualTo("{\"success\":true,\"count\":0,\"devices\":[]}");
    }

    @Test
    void moreTrackersThanFitIntoOneReadAreAllListed() {
        API.sql("""
                INSERT INTO command.presence (imei, session_token, node, connected, connected_at, last_seen_at, remote_address,
                    remote_port)
                SELECT '35' || lpad(i::text, 13, '0'), i, 'gw-1-8f2c', true, now(), now(), '10.0.0.8', 1
                  FROM generate_series(1, 2500) i
                """);

        assertThat(API.get("/api/v1/devices").member("count")).isEqualTo("2501");
    }

    @Test
    void aConnectedTrackerIsShown() {
        assertThat(API.get("/api/v1/devices/" + IMEI).body())
                .isEqualTo("{\"success\":true,\"device\":{\"imei\":\"350612345678901\",\"connectedAt\":1760000000000,"
                        + "\"remoteAddress\":\"10.0.0.7\",\"remotePort\":40112}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"350612345678902", "abc", "%20", "%E2%82%AC"})
    void aTrackerThatIsNotConnectedIsNotFoundInKnownWords(String imei) {
        var answer = API.get("/api/v1/devices/" + imei);

        assertThat(answer.body()).isEqualTo("{\"success\":false,\"error\":\"Device not connected\"}");
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void statsBeginAsTheyAreKnown() {
        assertThat(API.get("/api/v1/stats").body())
                .matches("\\{\"success\":true,\"authenticatedDevices\":1,\"uptime\":[0-9]+\\.[0-9]+,"
                        + "\"memoryUsage\":\"[0-9]+ MB\",\"nodes\":\\[\\{\"node\":\"gw-1-8f2c\",.*}]}");
    }
}
