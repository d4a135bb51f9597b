package io.wayline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.commands.ApiUnderTest.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, and how often. */
final class AccessIT {

    private static final ApiUnderTest API = ApiUnderTest.shared();

    private static Answer create(String name, String scopes) {
        return API.post("/api/v1/keys", "{\"name\":\"%s\",\"scopes\":%s}".formatted(name, scopes));
    }

    private static int status(String key, String method, String path) {
        return API.call(API.requestWithoutKey(path)
                        .header("x-api-key", key)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString("{}")))
                .status();
    }

    @ParameterizedTest
    @CsvSource({
        "read,    GET,    /api/v1/devices,             200",
        "read,    GET,    /api/v1/stats,               200",
        "read,    GET,    /api/v1/commands,            200",
        "read,    GET,    /api/v1/devices/registered,  200",
        "read,    GET,    /api/v1/catalogue,           200",
        "read,    POST,   /api/v1/command,             403",
        "read,    DELETE, /api/v1/commands/1,          403",
        "read,    POST,   /api/v1/devices,             403",
        "read,    GET,    /api/v1/keys,                403",
        "read,    GET,    /api/v1/audit,               403",
        "command, POST,   /api/v1/command,             400",
        "command, GET,    /api/v1/commands,            403",
        "command, POST,   /api/v1/keys,                403",
        "admin,   GET,    /api/v1/keys,                200",
        "admin,   GET,    /api/v1/audit,               200",
        "admin,   POST,   /api/v1/devices/1/ban,       404",
        "admin,   POST,   /api/v1/command,             403",
    })
    void aKeyMayWhatItsScopesSay(String scope, String method, String path, int expected) {
        var key = create("%s %s %s".formatted(scope, method, path.replace('/', '-')), "[\"" + scope + "\"]");

        assertThat(status(key.member("secret"), method, path)).isEqualTo(expected);
    }

    @Test
    void theMissingScopeIsNamed() {
        var key = create("reader", "[\"read\"]").member("secret");

        var answer = API.call(
                API.requestWithoutKey("/api/v1/keys").header("x-api-key", key).GET());

        assertThat(answer.member("error")).isEqualTo("This key lacks the scope admin");
    }

    @Test
    void aSecretIsShownOnceAndStoredNowhere() {
        var created = create("portal", "[\"read\",\"command\"]");
        var secret = created.member("secret");

        assertThat(created.status()).isEqualTo(201);
        assertThat(secret).matches("wayline_[A-Za-z0-9_-]{43}");
        assertThat(API.get("/api/v1/keys?limit=200").body())
                .contains("\"name\":\"portal\",\"hint\":\"" + secret.substring(0, 12) + "\"")
                .doesNotContain(secret);
        assertThat(API.database()
                        .sql("SELECT count(*) FROM command.api_key k WHERE k::text LIKE :secret")
                        .param("secret", "%" + secret + "%")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(API.database()
                        .sql("SELECT count(*) FROM command.api_key WHERE hash = sha256(:secret::bytea)")
                        .param("secret", secret)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndItsNameIsFree() {
        var key = create("revocable", "[\"read\"]");
        assertThat(status(key.member("secret"), "GET", "/api/v1/devices")).isEqualTo(200);
        assertThat(create("revocable", "[\"read\"]").status()).isEqualTo(409);

        assertThat(API.delete("/api/v1/keys/" + key.member("id")).body()).contains("\"revokedBy\":\"IOT_API_KEY\"");

        assertThat(status(key.member("secret"), "GET", "/api/v1/devices")).isEqualTo(401);
        assertThat(API.delete("/api/v1/keys/" + key.member("id")).status()).isEqualTo(404);
        assertThat(create("revocable", "[\"read\"]").status()).isEqualTo(201);
        assertThat(API.get("/api/v1/audit?subject=revocable").body())
                .contains("\"action\":\"KEY_REVOKED\"", "\"action\":\"KEY_CREATED\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"scopes\":[]}",
                "{\"name\":\"x\",\"scopes\":[\"root\"]}",
                "{\"name\":\"x\",\"scopes\":\"read\"}",
                "{\"name\":\"\",\"scopes\":[\"read\"]}",
                "{\"name\":\" x\",\"scopes\":[\"read\"]}",
                "{\"name\":\"x\",\"scopes\":[\"read\"],\"secret\":\"mine\"}",
            })
    void aKeyWithoutNameOrScopesIsNone(String body) {
        assertThat(API.post("/api/v1/keys", body).status()).isEqualTo(400);
    }

    @Test
    void theFirstKeysNameIsTaken() {
        assertThat(create("IOT_API_KEY", "[\"read\"]").status()).isEqualTo(409);
    }

    @Test
    void whoAsksTooOftenWaits() {
        try (var limited = ApiUnderTest.start(Map.of("API_RATE_LIMIT", "1/s", "API_RATE_BURST", "5"))) {
            for (int i = 0; i < 5; i++) {
                assertThat(limited.get("/api/v1/catalogue/getver").status()).isEqualTo(200);
            }
            var answer = limited.get("/api/v1/catalogue/getver");
            if (answer.status() == 200) { // a slow machine has earned one
                answer = limited.get("/api/v1/catalogue/getver");
            }

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.member("error")).isEqualTo("Too many requests");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(limited.call(limited.requestWithoutKey("/actuator/health")
                                    .GET())
                            .status())
                    .isIn(200, 503);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/docs/../command",
                "/api/v1/openapi/../commands",
                "/api/v1/swagger-ui/..;/commands",
                "/api/v1/docs;x/../commands",
                "/api/v1/commands;/docs",
                "//api/v1/commands",
                "/api/v1/openapi%2f..%2fcommands",
            })
    void theDocumentationIsNoWayAroundTheKey(String path) {
        assertThat(RawHttp.get(API.port(), path)).doesNotContain("\"success\":true");
    }
}
