package io.wayline.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.standalone.webhook.Signatures;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The host of the other tests does what they tell it to. */
class TestHostTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_bm90IHRoZSBzZWNyZXQgdGhhdCBpcyBtZWFudA==";
    private static final String BODY = "{\"type\":\"command.completed\",\"data\":{\"imei\":\"1\"}}";

    private final TestHost host = TestHost.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        host.close();
        client.shutdownNow();
    }

    @Test
    void remembersWhatArrivesAndWhetherItIsSigned() throws Exception {
        host.knows(SECRET).answer(410);

        assertThat(post("e1", SECRET).statusCode()).isEqualTo(410);
        post("e2", OTHER);

        assertThat(host.ids()).containsExactly("e1", "e2");
        assertThat(host.requests()).extracting(TestHost.Request::verified).containsExactly(true, false);
        var first = host.await("e1");
        assertThat(first.text()).isEqualTo(BODY);
        assertThat(first.imei()).isEqualTo("1");
        assertThat(first.type()).isEqualTo("command.completed");
    }

    @Test
    void isBackOnTheSamePort() throws Exception {
        var url = host.url();
        host.down();
        assertThatThrownBy(() -> post("e1", SECRET)).isInstanceOf(ConnectException.class);

        host.up();

        assertThat(host.url()).isEqualTo(url);
        assertThat(post("e1", SECRET).statusCode()).isEqualTo(200);
        assertThat(host.count()).isEqualTo(1);
    }

    @Test
    void hangsUntilReleased() throws Exception {
        host.hang();
        var answer = client.sendAsync(request("e1", SECRET), BodyHandlers.discarding());
        host.awaitCount(1);
        assertThat(answer).isNotDone();

        host.release();

        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void dripsByteByByte() throws Exception {
        host.drip();

        var answer = client.send(request("e1", SECRET), BodyHandlers.ofInputStream());

        try (var body = answer.body()) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(body.readNBytes(2)).asString().isEqualTo("..");
        }
    }

    @Test
    void redirectsWhereToldTo() throws Exception {
        host.doing(_ -> new TestHost.Behaviour.Redirect("http://127.0.0.1:1/"));

        var answer = post("e1", SECRET);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("location")).contains("http://127.0.0.1:1/");
    }

    private HttpResponse<Void> post(String id, String secret) throws IOException, InterruptedException {
        return client.send(request(id, secret), BodyHandlers.discarding());
    }

    private HttpRequest request(String id, String secret) {
        return HttpRequest.newBuilder(URI.create(host.url()))
                .header("webhook-id", id)
                .header("webhook-timestamp", "1614265330")
                .header("webhook-signature", Signatures.sign(id, "1614265330", BODY.getBytes(UTF_8), secret))
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofString(BODY))
                .build();
    }
}
