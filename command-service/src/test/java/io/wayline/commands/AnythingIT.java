package io.wayline.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is an answer. A failing seed replays by itself. */
final class AnythingIT {

    private static final ApiUnderTest API = ApiUnderTest.shared();
    private static final int REQUESTS = 250;

    private static final List<String> BODIES = List.of(
            "POST /command",
            "POST /devices",
            "PUT /devices/356307042441013",
            "POST /devices/356307042441013/ban",
            "POST /keys",
            "POST /commands/1/cancel");

    private static final List<String> QUERIES = List.of(
            "/commands?imei=%s",
            "/commands?state=%s",
            "/commands?text=%s",
            "/commands?since=%s",
            "/commands?cursor=%s",
            "/commands?limit=%s",
            "/commands/%s",
            "/devices/%s",
            "/devices?cursor=%s",
            "/devices/registered?q=%s",
            "/devices/registered?tag=%s",
            "/devices/registered?cursor=%s",
            "/devices/%s/messages",
            "/devices/356307042441013/messages?cursor=%s",
            "/audit?subject=%s",
            "/audit?cursor=%s",
            "/keys?cursor=%s",
            "/catalogue?q=%s",
            "/catalogue/%s");

    private static final List<String> NAMES = List.of(
            "imei",
            "command",
            "metadata",
            "ifOffline",
            "ttlSeconds",
            "timeoutSeconds",
            "maxRetries",
            "expect",
            "success",
            "failure",
            "deliveryMode",
            "force",
            "name",
            "model",
            "codec14",
            "tags",
            "reason",
            "scopes",
            "x");

    private static final List<String> TEXTS = List.of(
            "356307042441013",
            "350612345678901",
            "getver",
            "setdigout 1?",
            "queue",
            "reject",
            "at-most-once",
            "",
            " ",
            "\\u0000",
            "\\ud800",
            "日本",
            "(a+)+",
            "[",
            "'; DROP TABLE command.command; --",
            "%",
            "read",
            "admin",
            "null");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42, 20_260_131})
    void anyBodyGetsAnAnswer(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            var route = BODIES.get(random.nextInt(BODIES.size())).split(" ");
            byte[] body =
                    random.nextInt(4) == 0 ? bytes(random) : json(random, 4).getBytes(UTF_8);

            var answer = API.call(API.request("/api/v1" + route[1])
                    .header("Content-Type", "application/json")
                    .method(route[0], BodyPublishers.ofByteArray(body)));

            mustBeAnAnswer(
                    answer, "seed %d, request %d: %s %s".formatted(seed, i, List.of(route), new String(body, UTF_8)));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42})
    void anyQueryGetsAnAnswer(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            var text = random.nextBoolean()
                    ? new String(bytes(random), UTF_8)
                    : TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt();
            var path = QUERIES.get(random.nextInt(QUERIES.size()))
                    .formatted(URLEncoder.encode(text, UTF_8).replace("+", "%20"));

            mustBeAnAnswer(API.get("/api/v1" + path), "seed %d, request %d: %s".formatted(seed, i, path));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7})
    void anyBytesGetAnAnswer(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            var target = new StringBuilder("/api/v1/");
            random.ints(random.nextInt(20), 0x21, 0x100).forEach(c -> target.append((char) c));

            var answer = RawHttp.get(API.port(), target.toString());

            assertThat(answer).as("seed %d: %s", seed, target).startsWith("HTTP/1.1 4");
        }
    }

    private static void mustBeAnAnswer(ApiUnderTest.Answer answer, String of) {
        assertThat(answer.status()).as("%s -> %s", of, answer.body()).isBetween(200, 499);
        assertThat(answer.body()).as(of).matches("(?s)\\{\"(success|error)\":.*}");
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String json(Random random, int depth) {
        if (depth == 4 && random.nextInt(10) > 0) {
            return object(random, depth);
        }
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 3 -> Double.toString(random.nextGaussian());
            case 4, 5 -> "\"" + TEXTS.get(random.nextInt(TEXTS.size())) + "\"";
            case 6 -> "[" + json(random, depth - 1) + "," + json(random, depth - 1) + "]";
            default -> object(random, depth);
        };
    }

    private static String object(Random random, int depth) {
        var members = new StringBuilder("{\"");
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            members.append(i == 0 ? "" : ",\"")
                    .append(NAMES.get(random.nextInt(NAMES.size())))
                    .append("\":")
                    .append(json(random, depth - 1));
        }
        return members.append('}').toString();
    }
}
