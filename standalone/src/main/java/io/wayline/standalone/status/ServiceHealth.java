package io.wayline.standalone.status;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a service answers when asked how it is.
 *
 * @param detail empty when it is well
 */
public record ServiceHealth(String service, String url, boolean healthy, String detail) {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int OK = 200;
    private static final int DETAIL_LENGTH = 200;

    /** Asks once; no answer is an answer. */
    static ServiceHealth ask(HttpClient client, String service, String url) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == OK
                    ? new ServiceHealth(service, url, true, "")
                    : new ServiceHealth(
                            service, url, false, cut("%d %s".formatted(answer.statusCode(), answer.body())));
        } catch (IOException e) {
            return new ServiceHealth(service, url, false, cut("no answer: " + e));
        }
    }

    private static String cut(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= DETAIL_LENGTH ? line : line.substring(0, DETAIL_LENGTH) + "…";
    }
}
