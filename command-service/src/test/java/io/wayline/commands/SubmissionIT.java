package io.wayline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.commands.ApiUnderTest.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands beyond what iot-broker knew: what may be asked, asking twice, reading and cancelling. */
final class SubmissionIT {

    private static final String IMEI = "356307042441013";
    private static final ApiUnderTest API = ApiUnderTest.shared();

    private static Answer queue(String command, String more) {
        return API.post("/api/v1/command", body(IMEI, command, more));
    }

    private static String body(String imei, String command, String more) {
        return "{\"imei\":\"%s\",\"command\":\"%s\",\"ifOffline\":\"queue\"%s}".formatted(imei, command, more);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{\"imei\":\"35630704244101\",\"command\":\"getver\"} ~ imei",
                "{\"imei\":\"35630704244101x\",\"command\":\"getver\"} ~ imei",
                "{\"imei\":356307042441013,\"command\":\"getver\"} ~ imei",
                "{\"imei\":\"356307042441013\",\"command\":[\"getver\"]} ~ command",
                "{\"imei\":\"356307042441013\",\"command\":\" getver\"} ~ command",
                "{\"imei\":\"356307042441013\",\"command\":\"get\\nver\"} ~ command",
                "{\"imei\":\"356307042441013\",\"command\":\"gétver\"} ~ command",
                "{\"imei\":\"356307042441013\",\"command\":\"get\\u0000ver\"} ~ command",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"comment\":1} ~ comment",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"metadata\":{\"a\":[\"\\u0000\"]}} ~ metadata",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"metadata\":{\"\\ud800\":1}} ~ metadata",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"ifOffline\":\"later\"} ~ ifOffline",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"ttlSeconds\":0} ~ ttlSeconds",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"ttlSeconds\":2592001} ~ ttlSeconds",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"timeoutSeconds\":\"60\"} ~ timeoutSeconds",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"timeoutSeconds\":3601} ~ timeoutSeconds",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"maxRetries\":-1} ~ maxRetries",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"maxRetries\":21} ~ maxRetries",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"maxRetries\":1.5} ~ maxRetries",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"deliveryMode\":\"exactly-once\"} ~ deliveryMode",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"expect\":\"OK\"} ~ expect",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"expect\":{\"ok\":\"OK\"}} ~ expect.ok",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"expect\":{\"success\":\"(\"}} ~ expect.success",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\",\"expect\":{\"failure\":\"(a+)+\"}} ~ expect.failure",
                "{\"imei\":\"356307042441013\",\"command\":\"getver\" ~ body",
                "[] ~ body",
            })
    void whatIsWrongIsNamed(String body, String field) {
        long before = API.count("command.command");

        var answer = API.post("/api/v1/command", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"");
        assertThat(answer.member("field")).isEqualTo(field);
        assertThat(answer.member("remedy")).isNotBlank();
        assertThat(answer.member("requestId")).isEqualTo(answer.header("X-Request-Id"));
        assertThat(API.count("command.command")).isEqualTo(before);
    }

    @Test
    void aCommandHasAtMost160Characters() {
        assertThat(queue("g".repeat(160), "").status()).isEqualTo(200);
        assertThat(queue("g".repeat(161), "").member("error")).isEqualTo("command: 161 characters");
    }

    @Test
    void metadataHasAtMost16KiB() {
        assertThat(queue("getver", ",\"metadata\":\"" + "é".repeat(8 * 1024 - 1) + "\"")
                        .status())
                .isEqualTo(200);
        assertThat(queue("getver", ",\"metadata\":\"" + "é".repeat(8 * 1024) + "\"")
                        .member("field"))
                .isEqualTo("metadata");
    }

    @Test
    void aBodyHasABound() {
        assertThat(queue("getver", ",\"metadata\":\"" + "x".repeat(200_000) + "\"")
                        .status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"b\" : 1.0,\"a\":[ ], \"c\":\"\\u00e9\\ud83d\\ude97\" }",
                "12345678901234567890.50",
                "\"x\"",
                "false",
                "{\"a\":1,\"a\":2}",
            })
    void metadataIsKeptByteForByte(String metadata) {
        var id = queue("getver", ",\"metadata\":" + metadata).member("commandId");

        assertThat(API.database()
                        .sql("SELECT metadata FROM command.command WHERE id = :id::uuid")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo(metadata);
        assertThat(API.get("/api/v1/commands/" + id).body()).contains("\"metadata\":" + metadata + ",");
        assertThat(API.count("public.tbl_iot_command_logs")).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 415",
        "application/x-www-form-urlencoded, 415",
        "application/json;charset=utf-8, 200",
        "application/json;charset=latin1, 415",
        "nonsense, 415",
        "application/merge-patch+json, 200"
    })
    void onlyJsonIsRead(String type, int status) {
        var answer = API.call(API.request("/api/v1/command")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body(IMEI, "getver", ""))));

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(status == 200 ? "Command sent" : "Content-Type is not JSON");
    }

    @Test
    void aWrongMethodAndAWrongPathAreSaidSo() {
        var method = API.get("/api/v1/command");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).contains("POST");
        assertThat(method.member("error")).isEqualTo("Method not allowed: GET");

        var path = API.get("/api/v1/nothing");
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.member("error")).isEqualTo("No such route");
    }

    @Test
    void aRequestKeepsItsOwnId() {
        var answer = API.call(
                API.request("/api/v1/nothing").header("X-Request-Id", "host-17").GET());

        assertThat(answer.member("requestId")).isEqualTo("host-17");
        assertThat(answer.header("X-Request-Id")).isEqualTo("host-17");
    }

    @Test
    void theSameKeyWithTheSameBodyIsTheSameCommand() {
        var first = withKey("key-1", body(IMEI, "getstatus", ""));
        var second = withKey("key-1", body(IMEI, "getstatus", ""));

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void theSameKeyWithAnotherBodyIsAConflict() {
        withKey("key-2", body(IMEI, "getstatus", ""));

        assertThat(withKey("key-2", body(IMEI, "getstatus", ",\"maxRetries\":1"))
                        .status())
                .isEqualTo(409);
        assertThat(withKey("key-2", body("352093081452251", "getstatus", "")).status())
                .isEqualTo(409);
    }

    @Test
    void manyAtOnceWithTheSameKeyAreOneCommand() throws Exception {
        var answers = atOnce(16, _ -> withKey("key-3", body(IMEI, "getgps", "")));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(answers.stream().map(answer -> answer.member("commandId")).distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.header("Idempotency-Replayed").isEmpty()))
                .hasSize(1);
    }

    @Test
    void manyAtOnceWithTheSameKeyForDifferentTrackersAreOneCommandAndConflicts() throws Exception {
        var answers = atOnce(16, i -> withKey("key-4", body("3563070424410%02d".formatted(i), "getgps", "")));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 409)).hasSize(15);
    }

    private interface Numbered<T> {
        T call(int number);
    }

    private static <T> List<T> atOnce(int number, Numbered<T> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<T>>();
            for (int i = 0; i < number; i++) {
                int mine = i;
                Callable<T> task = () -> call.call(mine);
                calls.add(threads.submit(task));
            }
            var results = new ArrayList<T>();
            for (var future : calls) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static Answer withKey(String key, String body) {
        return API.call(API.request("/api/v1/command")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void whatWasAskedIsShown() {
        var sent = API.post("/api/v1/command", """
                {"imei":"356307042441013","command":"setdigout 1?","metadata":{"job_id":"123"},"ifOffline":"queue",\
                "ttlSeconds":600,"timeoutSeconds":30,"maxRetries":2,"expect":{"success":"DOUT1:(?:Already set to )?1\\\\b"},\
                "deliveryMode":"at-most-once"}""");

        var shown = API.get("/api/v1/commands/" + sent.member("commandId"));

        assertThat(shown.status()).as(shown.body()).isEqualTo(200);
        assertThat(shown.body())
                .startsWith("{\"success\":true,\"command\":{\"commandId\":\"" + sent.member("commandId") + "\"")
                .contains(
                        "\"command\":\"setdigout 1?\"",
                        "\"status\":\"PENDING\",\"state\":\"QUEUED\"",
                        "\"metadata\":{\"job_id\":\"123\"}",
                        "\"maxRetries\":2,\"timeoutSeconds\":30",
                        "\"expect\":{\"success\":\"DOUT1:(?:Already set to )?1\\\\b\"}",
                        "\"ifOffline\":\"queue\",\"deliveryMode\":\"at-most-once\",\"requestedBy\":\"IOT_API_KEY\"",
                        "\"timeline\":[{\"revision\":1,\"to\":\"QUEUED\",\"attempt\":0")
                .doesNotContain("null");
        assertThat(API.get("/api/v1/commands/" + sent.member("commandLogId")).body())
                .isEqualTo(shown.body());
    }

    @Test
    void aConnectedTrackersCommandShowsItsAttempt() {
        API.connect("352093081452251");
        var sent = API.post("/api/v1/command", "{\"imei\":\"352093081452251\",\"command\":\"getver\"}");

        assertThat(API.get("/api/v1/commands/" + sent.member("commandId")).body())
                .contains("\"attempts\":[{\"number\":1,\"node\":\"gw-1-8f2c\",\"sessionToken\":\"17\"")
                .contains("\"from\":\"QUEUED\",\"to\":\"DISPATCHED\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7d0a9a1e-93f6-4d3b-9a3b-1f0b8f6a2d11", "999999999", "99999999999999999999", "x", "%00", "-1"})
    void anUnknownCommandIsNotFound(String id) {
        assertThat(API.get("/api/v1/commands/" + id).status()).isIn(404, 400);
        assertThat(API.delete("/api/v1/commands/" + id).status()).isIn(404, 400);
    }

    @Test
    void aCommandCanBeCancelledOnce() {
        var id = queue("getops", "").member("commandId");

        var cancelled = API.post("/api/v1/commands/" + id + "/cancel", "");
        assertThat(cancelled.body())
                .contains("\"status\":\"FAILED\",\"state\":\"CANCELLED\",\"reason\":\"BEFORE_WRITE\"");
        assertThat(API.delete("/api/v1/commands/" + id).status()).isEqualTo(409);

        var other = queue("getops", "").member("commandId");
        assertThat(API.delete("/api/v1/commands/" + other).status()).isEqualTo(200);
        assertThat(API.get("/api/v1/audit?subject=" + id).body())
                .contains("\"action\":\"COMMAND_CANCELLED\"", "\"action\":\"COMMAND_SUBMITTED\"");
    }

    @Test
    void theSameCommandAgainSupersedesTheEarlierOne() {
        var first = queue("getimsi", "").member("commandId");
        var second = queue("getimsi", "").member("commandId");

        assertThat(second).isNotEqualTo(first);
        assertThat(API.get("/api/v1/commands/" + first).member("state")).isEqualTo("SUPERSEDED");
    }

    @Test
    void pagesStayStableWhileCommandsComeIn() {
        var imei = "356307042440999";
        IntStream.range(0, 25).forEach(i -> API.post("/api/v1/command", body(imei, "readio " + i, "")));
        var seen = new HashSet<String>();
        var cursor = "";
        int rows = 0;
        do {
            var page = API.get("/api/v1/commands?imei=" + imei + "&limit=10" + cursor);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            var ids = ids(page.body());
            rows += ids.size();
            seen.addAll(ids);
            API.post("/api/v1/command", body(imei, "readio " + (100 + rows), ""));
            cursor = page.body().contains("nextCursor") ? "&cursor=" + page.member("nextCursor") : "";
        } while (!cursor.isEmpty());

        assertThat(rows).isEqualTo(25);
        assertThat(seen).hasSize(25);
    }

    private static List<String> ids(String body) {
        return Pattern.compile("\"commandId\":\"([^\"]+)\"")
                .matcher(body)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void commandsAreFoundByWhatTheyAre() {
        var imei = "356307042440777";
        var kept = API.post("/api/v1/command", body(imei, "getver", "")).member("commandId");
        var cancelled = API.post("/api/v1/command", body(imei, "getio", "")).member("commandId");
        API.delete("/api/v1/commands/" + cancelled);

        var at = "/api/v1/commands?imei=" + imei;
        assertThat(ids(API.get(at).body())).containsExactly(cancelled, kept);
        assertThat(ids(API.get(at + "&state=cancelled").body())).containsExactly(cancelled);
        assertThat(ids(API.get(at + "&status=PENDING").body())).containsExactly(kept);
        assertThat(ids(API.get(at + "&text=getio").body())).containsExactly(cancelled);
        assertThat(ids(API.get(at + "&requestedBy=nobody").body())).isEmpty();
        assertThat(ids(API.get(at + "&since=2020-01-01T00:00:00Z&until=2099-01-01T00:00:00Z")
                        .body()))
                .hasSize(2);
        assertThat(ids(API.get(at + "&until=1000").body())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "cursor=%25%25",
                "cursor=AAAA",
                "state=HAPPY",
                "since=yesterday",
                "since=99999999999999999999",
                "until=%2B999999999-12-31T23:59:59Z",
            })
    void aQueryThatCannotBeMeantIsRefused(String query) {
        var answer = API.get("/api/v1/commands?" + query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.member("field")).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=%zz", "text=50%+off", "cursor=%", "%zz=1", "text=%ff"})
    void aQueryThatCannotBeReadIsRefused(String query) {
        var answer = RawHttp.send(
                API.port(),
                "GET /api/v1/commands?%s HTTP/1.1\r\nHost: localhost\r\nx-api-key: %s\r\nConnection: close\r\n\r\n"
                        .formatted(query, ApiUnderTest.FIRST_KEY));

        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"field\":\"query\"", "\"remedy\":\"Percent-encode");
    }

    @Test
    void whatATrackerSaidIsShownEvenIfNobodyAsked() {
        var imei = "356307042440555";
        for (int i = 0; i < 5; i++) {
            API.sql("""
                    INSERT INTO command.response (id, imei, kind, codec, type, text, payload, received_at, session_token, node,
                        recorded_at, match)
                    VALUES ('m-%d', '%s', 'TEXT', 12, 6, 'hello %d', 'hello'::bytea, to_timestamp(1760000000), 17, 'gw-1',
                        now(), 'UNMATCHED')
                    """.formatted(i, imei, i));
        }
        var first = API.get("/api/v1/devices/" + imei + "/messages?limit=3");
        var second = API.get("/api/v1/devices/" + imei + "/messages?limit=3&cursor=" + first.member("nextCursor"));

        assertThat(first.body())
                .contains("m-4", "m-3", "m-2", "\"match\":\"UNMATCHED\"", "\"payloadHex\":\"68656c6c6f\"");
        assertThat(second.body()).contains("m-1", "m-0").doesNotContain("m-2", "nextCursor");
    }

    @Test
    void theCatalogueIsShown() {
        assertThat(API.get("/api/v1/catalogue?q=digout").body())
                .contains("\"command\":\"setdigout\"")
                .doesNotContain("\"command\":\"getver\"");
        assertThat(API.get("/api/v1/catalogue/getver").member("count")).isEqualTo("1");
        assertThat(API.get("/api/v1/catalogue/setdigout%201%3F").status()).isEqualTo(200);
        assertThat(API.get("/api/v1/catalogue/fly").status()).isEqualTo(404);
    }
}
