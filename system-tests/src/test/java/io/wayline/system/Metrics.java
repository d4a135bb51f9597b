package io.wayline.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** What a service tells Prometheus at one moment. */
final class Metrics {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<String> samples;

    private Metrics(List<String> samples) {
        this.samples = samples;
    }

    static Metrics of(int port, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return new Metrics(HTTP.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean has(String name) {
        return samples.stream().anyMatch(sample -> isOf(sample, name));
    }

    /** All samples of a metric together; one that is not there is a mistake, not a zero. */
    long sum(String name) {
        return sum(name, "");
    }

    /** The samples with a label, for example {@code outcome="admitted"}. */
    long sum(String name, String label) {
        var wanted = samples.stream()
                .filter(sample -> isOf(sample, name) && sample.contains(label))
                .toList();
        if (wanted.isEmpty()) {
            throw new AssertionError("no metric " + name + " " + label);
        }
        return Math.round(wanted.stream()
                .mapToDouble(sample -> Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1)))
                .sum());
    }

    private static boolean isOf(String sample, String name) {
        return sample.startsWith(name + " ") || sample.startsWith(name + "{");
    }
}
