package io.wayline.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of webhooks under the one address: passed on as they are, answered as they are. */
final class GatewayIT {

    private static final String ENDPOINTS = "/api/v1/webhooks/endpoints";

    private static final Dispatcher DISPATCHER = new Dispatcher();
    private static final ApiUnderTest API = ApiUnderTest.start(Map.of("WEBHOOK_URL", DISPATCHER.url()));

    @AfterAll
    static void stop() {
        API.close();
        DISPATCHER.close();
    }

    @BeforeEach
    void forget() {
        DISPATCHER.asked.clear();
        DISPATCHER.status = 200;
        DISPATCHER.hangsUp = false;
    }

    @Test
    void aRequestIsPassedOnAsItIs() {
        DISPATCHER.status = 409;

        var answer = API.call(API.requestWithoutKey(ENDPOINTS + "?limit=5&cursor=a%2Bb")
                .header("x-api-key", "somebody's key")
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "id-1")
                .method("PATCH", BodyPublishers.ofString("{\"name\":\"é\"}", UTF_8)));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("{\"answer\":\"é\"}");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("retry-after")).isEqualTo("7");
        assertThat(answer.header("x-request-id")).isEqualTo("id-1");
        assertThat(answer.header("x-secret-of-the-house")).isEmpty();
        assertThat(DISPATCHER.asked.poll())
                .isEqualTo(new Asked(
                        "PATCH",
                        ENDPOINTS + "?limit=5&cursor=a%2Bb",
                        "somebody's key",
                        "application/json",
                        "id-1",
                        "{\"name\":\"é\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "POST", "PUT"})
    void aRequestWithoutABodyHasNone(String method) {
        var answer = API.call(API.request(ENDPOINTS + "/1").method(method, BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(200);
        var asked = DISPATCHER.asked.poll();
        assertThat(asked).isNotNull();
        assertThat(asked.method()).isEqualTo(method);
        assertThat(asked.body()).isEmpty();
    }

    /** The dispatcher decides what needs a key; its documentation does not. */
    @Test
    void nobodyIsAskedForAKeyOnTheWay() {
        assertThat(API.call(API.requestWithoutKey("/api/v1/webhooks/docs").GET())
                        .status())
                .isEqualTo(200);
        assertThat(DISPATCHER.asked.poll()).extracting(Asked::key).isNull();
    }

    @Test
    void aBodyOfTheLargestFilterIsPassedOnAndALargerOneIsNot() {
        assertThat(API.post(ENDPOINTS, "x".repeat(256 * 1024)).status()).isEqualTo(200);
        assertThat(API.post(ENDPOINTS, "x".repeat(256 * 1024 + 1)).status()).isEqualTo(413);
        assertThat(DISPATCHER.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/webhooks/../../../actuator/health",
                "/api/v1/webhooks/%2e%2e/%2e%2e/%2e%2e/actuator/health",
                "/api/v1/webhooks/..;/..;/..;/actuator/health",
                "/api/v1/webhooks/..%2f..%2f..%2factuator/health",
                "/api/v1/webhooksother",
            })
    void nothingElseOfTheDispatcherCanBeReached(String path) {
        var answer = RawHttp.get(API.port(), path);

        assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("\"answer\"");
        assertThat(DISPATCHER.asked).isEmpty();
    }

    @Test
    void aDispatcherThatIsNotThereIsNamed() {
        DISPATCHER.hangsUp = true;

        var answer = API.get(ENDPOINTS);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.member("error")).contains("webhook-dispatcher");
        assertThat(answer.body()).contains("WEBHOOK_URL");
        assertThat(answer.member("requestId")).isEqualTo(answer.header("x-request-id"));
        assertThat(answer.header("retry-after")).isNotEmpty();
        assertThat(API.get("/api/v1/devices").status()).isEqualTo(200);
    }

    record Asked(
            String method,
            String target,
            @Nullable String key,
            @Nullable String type,
            @Nullable String requestId,
            String body) {}

    private static final class Dispatcher implements AutoCloseable {

        final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
        volatile int status = 200;
        volatile boolean hangsUp;
        private final HttpServer server;

        Dispatcher() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            if (hangsUp) {
                exchange.close();
                return;
            }
            var headers = exchange.getRequestHeaders();
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers.getFirst("x-api-key"),
                    headers.getFirst("content-type"),
                    headers.getFirst("x-request-id"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            var body = "{\"answer\":\"é\"}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.getResponseHeaders().set("X-Secret-Of-The-House", "x");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
