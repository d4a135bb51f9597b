package io.wayline.standalone.bench;

import io.wayline.standalone.run.RunDescription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** From the first byte of a REST call to the command's arrival at the tracker's socket, one command at a time. */
final class CommandLatency {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_EVERY_NANOS = 50_000;

    private final RunDescription run;
    private final AnsweringTrackers trackers;
    private final int count;
    private final SplittableRandom random = new SplittableRandom(1);
    private final HttpClient http = HttpClient.newHttpClient();

    CommandLatency(RunDescription run, AnsweringTrackers trackers, int count) {
        this.run = run;
        this.trackers = trackers;
        this.count = count;
    }

    /**
     * What was measured, in microseconds.
     *
     * @param toAnswer of the REST call
     * @param toSocket of the tracker
     */
    record Result(Histogram toAnswer, Histogram toSocket) {

        static double millis(Histogram histogram, double percentile) {
            return histogram.getValueAtPercentile(percentile) / 1_000.0;
        }
    }

    Result measure(int commands) throws IOException, InterruptedException {
        var toAnswer = new Histogram(3);
        var toSocket = new Histogram(3);
        for (int i = 0; i < commands; i++) {
            var imei = AnsweringTrackers.imei(random.nextInt(count));
            long begin = System.nanoTime();
            post(imei);
            toAnswer.recordValue(micros(System.nanoTime() - begin));
            toSocket.recordValue(micros(arrival(imei, begin + PATIENCE_NANOS) - begin));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return new Result(toAnswer, toSocket);
    }

    private void post(String imei) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(run.apiUrl() + "/api/v1/command"))
                .header("x-api-key", run.apiKey())
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"imei\":\"%s\",\"command\":\"setdigout 1?\"}".formatted(imei)))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("POST /command: " + response.statusCode() + " " + response.body());
        }
    }

    private long arrival(String imei, long deadline) {
        while (true) {
            long at = trackers.arrival(imei);
            if (at != 0) {
                return at;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a command did not arrive at " + imei);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
