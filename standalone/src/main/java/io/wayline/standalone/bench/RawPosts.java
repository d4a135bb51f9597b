package io.wayline.standalone.bench;

import io.wayline.standalone.webhook.Signatures;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** What the HTTP client of the dispatcher does by itself: signed requests, as many at once, and nothing kept of them. */
final class RawPosts {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final int NO_CONTENT = 204;

    private RawPosts() {}

    /** Requests a second. */
    static double measure(String url, byte[] body, int requests, int concurrency)
            throws IOException, InterruptedException, ExecutionException {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(concurrency)
                .setMaxConnPerRoute(concurrency)
                .build();
        var left = new AtomicInteger(requests);
        try (var client = HttpClients.custom()
                        .setConnectionManager(connections)
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableContentCompression()
                        .build();
                var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            var all = IntStream.range(0, concurrency)
                    .<Future<?>>mapToObj(_ -> workers.submit(() -> {
                        for (int number = left.getAndDecrement(); number > 0; number = left.getAndDecrement()) {
                            post(client, url, body, "raw_" + number);
                        }
                        return null;
                    }))
                    .toList();
            for (var one : all) {
                one.get();
            }
            return requests / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private static void post(CloseableHttpClient client, String url, byte[] body, String id) throws IOException {
        var timestamp = Long.toString(Instant.now().getEpochSecond());
        var post = new HttpPost(url);
        post.setHeader("webhook-id", id);
        post.setHeader("webhook-timestamp", timestamp);
        post.setHeader("webhook-signature", Signatures.sign(id, timestamp, body, SECRET));
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        int status = client.execute(post, response -> {
            EntityUtils.consume(response.getEntity());
            return response.getCode();
        });
        if (status != NO_CONTENT) {
            throw new IllegalStateException("the host of the benchmark answers " + status);
        }
    }
}
