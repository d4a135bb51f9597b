package io.wayline.standalone.bench;

import io.wayline.codec.AvlEncoder;
import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoElement;
import io.wayline.codec.IoElements;
import io.wayline.simulator.SimulatedTracker;
import io.wayline.simulator.records.TestImeis;
import io.wayline.standalone.api.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;

/** From the first byte of a tracker's packet on its socket to the webhook at the host. */
final class WebhookLatency implements AutoCloseable {

    private static final GpsElement POSITION = new GpsElement(252_797_000, 546_872_000, 112, 0, 9, 45);
    private static final Duration LAST_ONES = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_MILLIS = 20;

    private final List<SimulatedTracker> trackers = new ArrayList<>();
    private final WebhookHost host;

    WebhookLatency(int trackerPort, int count, WebhookHost host) {
        this.host = host;
        for (int number = 0; number < count; number++) {
            var tracker = new SimulatedTracker(TestImeis.of(number));
            trackers.add(tracker);
            tracker.connect("127.0.0.1", trackerPort);
            if (!tracker.login()) {
                throw new IllegalStateException("a tracker was not admitted: " + tracker.imei());
            }
        }
    }

    private record Packet(String imei, long deviceMillis) {}

    /**
     * What was measured.
     *
     * @param micros of the packets that arrived
     */
    record Result(int sent, int arrived, Histogram micros) {

        double millis(double percentile) {
            return micros.getValueAtPercentile(percentile) / 1_000.0;
        }
    }

    Result measure(int packetsPerSecond, Duration length) throws InterruptedException {
        var written = new ConcurrentHashMap<Packet, Long>();
        var arrived = new AtomicInteger();
        var histogram = new ConcurrentHistogram(3);
        host.show((_, body, atNanos) -> packets(ApiClient.JSON.readTree(body)).forEach(packet -> {
            Long begin = written.remove(packet);
            if (begin != null) {
                histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(atNanos - begin));
                arrived.incrementAndGet();
            }
        }));
        int sent = send(packetsPerSecond, length, written);
        long deadline = System.nanoTime() + LAST_ONES.toNanos();
        while (!written.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return new Result(sent, arrived.get(), histogram);
    }

    private int send(int packetsPerSecond, Duration length, Map<Packet, Long> written) {
        int packets = Math.toIntExact(packetsPerSecond * length.toSeconds());
        long pause = TimeUnit.SECONDS.toNanos(1) / packetsPerSecond;
        long next = System.nanoTime();
        for (int number = 0; number < packets; number++) {
            var tracker = trackers.get(number % trackers.size());
            long deviceMillis = System.currentTimeMillis();
            var frame = AvlEncoder.frame(Codec.CODEC_8E, List.of(record(deviceMillis)));
            written.put(new Packet(tracker.imei(), deviceMillis), System.nanoTime());
            tracker.write(frame);
            next += pause;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        return packets;
    }

    private static AvlRecord record(long deviceMillis) {
        return AvlRecord.of(
                deviceMillis,
                0,
                POSITION,
                0,
                AvlRecord.NO_GENERATION_TYPE,
                IoElements.of(List.of(IoElement.fixed(239, 1, 1), IoElement.fixed(66, 2, 24_079))));
    }

    /** Of one packet or of a batch. */
    private static List<Packet> packets(JsonNode body) {
        var data = body.path("data");
        return data.has("packets")
                ? data.path("packets").valueStream().map(WebhookLatency::packet).toList()
                : List.of(packet(data));
    }

    private static Packet packet(JsonNode data) {
        return new Packet(
                data.path("imei").asString(""),
                Instant.parse(data.path("latestTimestamp").asString(Instant.EPOCH.toString()))
                        .toEpochMilli());
    }

    @Override
    public void close() {
        trackers.forEach(SimulatedTracker::close);
    }
}
