package io.wayline.standalone.status;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalLong;

/** One number out of a service's metrics, in the text format of Prometheus. */
final class Gauge {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private Gauge() {}

    /** Empty if the service does not answer or does not know the gauge. */
    static OptionalLong ask(HttpClient client, String url, String name) throws InterruptedException {
        if (url.isEmpty()) {
            return OptionalLong.empty();
        }
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
        try {
            return in(client.send(request, BodyHandlers.ofString()).body(), name);
        } catch (IOException _) {
            return OptionalLong.empty(); // its health has said so already
        }
    }

    /** The first sample without labels. */
    static OptionalLong in(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .mapToLong(value -> Math.round(Double.parseDouble(value)))
                .findFirst();
    }
}
