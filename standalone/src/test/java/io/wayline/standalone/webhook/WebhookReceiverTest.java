package io.wayline.standalone.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.standalone.api.ApiClient;
import io.wayline.standalone.api.StubApi;
import io.wayline.standalone.webhook.EndpointApi.Wanted;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookReceiverTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String BODY = "{\"type\":\"endpoint.test\",\"data\":{\"message\":\"hello\"}}";

    private final BlockingQueue<ReceivedWebhook> received = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private WebhookReceiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = WebhookReceiver.open(0, InstantSource.fixed(NOW), received::add);
    }

    @AfterEach
    void close() {
        receiver.close();
        client.close();
    }

    @Test
    void whatIsSignedWithATrustedSecretIsVerified() throws Exception {
        receiver.trust(SECRET);

        assertThat(post(SECRET)).isEqualTo(204);

        var webhook = received.remove();
        assertThat(webhook.verdict()).isEqualTo(new Verdict.Verified());
        assertThat(webhook.id()).isEqualTo("evt-1");
        assertThat(webhook.replay()).isEqualTo("r-1");
        assertThat(webhook.body()).isEqualTo(BODY.getBytes(UTF_8));
    }

    @Test
    void whatIsSignedWithAnotherIsShownAndNotVerified() throws Exception {
        receiver.trust(SECRET);
        post("whsec_bm90IHRoZSBzZWNyZXQgdGhhdCBpcyBtZWFudA==");

        assertThat(received.remove().verdict().isVerified()).isFalse();
    }

    @Test
    void everyRequestIsAnsweredAsToldToo() throws Exception {
        receiver.answer(500);

        assertThat(post(SECRET)).isEqualTo(500);
    }

    @Test
    void aTakenPortIsNamedWithTheOptionThatChangesIt() {
        assertThatThrownBy(() -> WebhookReceiver.open(receiver.port(), InstantSource.fixed(NOW), _ -> {}))
                .hasMessageContainingAll(Integer.toString(receiver.port()), "--port");
    }

    @Test
    void aListenerRegistersItselfAndRemovesItselfOnce() throws Exception {
        var wanted = new Wanted("listen 1", receiver.url(), List.of("command.failed"), List.of(), Duration.ZERO, 50, 0);
        try (var api = new StubApi()
                .on("GET /api/v1/webhooks/endpoints?limit=200", 200, "{\"success\":true,\"endpoints\":[]}")
                .on(
                        "POST /api/v1/webhooks/endpoints",
                        201,
                        "{\"success\":true,\"endpoint\":{\"id\":\"e-1\"},\"secret\":\"%s\"}".formatted(SECRET))
                .on("DELETE /api/v1/webhooks/endpoints/e-1", 200, "{\"success\":true}")) {
            var listener = Listener.register(new ApiClient(api.url(), "k"), receiver, wanted);
            post(SECRET);
            listener.close();
            listener.close();

            assertThat(received.remove().verdict().isVerified()).isTrue();
            assertThat(api.requests().stream().map(StubApi.Request::line))
                    .containsExactly(
                            "GET /api/v1/webhooks/endpoints?limit=200",
                            "POST /api/v1/webhooks/endpoints",
                            "DELETE /api/v1/webhooks/endpoints/e-1");
            assertThat(api.requests().get(1).body())
                    .isEqualTo(
                            "{\"name\":\"listen 1\",\"url\":\"%s\",\"eventTypes\":[\"command.failed\"],\"maxBatch\":50}"
                                    .formatted(receiver.url()));
        }
    }

    @Test
    void aDemonstrationTakesItsEndpointOverAtTheNextStartAndPausesItAtItsEnd() throws Exception {
        var shown = new ArrayList<String>();
        try (var api = new StubApi()
                .on(
                        "GET /api/v1/webhooks/endpoints?limit=200",
                        200,
                        "{\"endpoints\":[{\"id\":\"e-1\",\"name\":\"demo\",\"state\":\"ACTIVE\"}]}")
                .on("PUT /api/v1/webhooks/endpoints/e-1", 200, "{\"success\":true}")
                .on("POST /api/v1/webhooks/endpoints/e-1/secret", 200, "{\"secret\":\"%s\"}".formatted(SECRET))
                .on("POST /api/v1/webhooks/endpoints/e-1/resume", 200, "{\"success\":true}")
                .on("POST /api/v1/webhooks/endpoints/e-1/pause", 200, "{\"success\":true}")) {
            DemoReceiver.start(api.url(), "k", shown::add).close();

            assertThat(api.requests().stream().map(StubApi.Request::line))
                    .contains("PUT /api/v1/webhooks/endpoints/e-1", "POST /api/v1/webhooks/endpoints/e-1/secret")
                    .doesNotContain("POST /api/v1/webhooks/endpoints")
                    .endsWith("POST /api/v1/webhooks/endpoints/e-1/pause");
        }
    }

    private int post(String secret) throws IOException, InterruptedException {
        var timestamp = Long.toString(NOW.getEpochSecond());
        var request = HttpRequest.newBuilder(URI.create(receiver.url()))
                .header("webhook-id", "evt-1")
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", Signatures.sign("evt-1", timestamp, BODY.getBytes(UTF_8), secret))
                .header("wayline-replay", "r-1")
                .POST(BodyPublishers.ofString(BODY))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
