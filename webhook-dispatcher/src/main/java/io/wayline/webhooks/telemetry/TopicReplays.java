package io.wayline.webhooks.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Replays as streams that begin in the past and have an end. */
public final class TopicReplays implements TelemetryReplays {

    private final TelemetryLog log;
    private final StreamStore store;
    private final InstantSource time;

    public TopicReplays(TelemetryLog log, StreamStore store, InstantSource time) {
        this.log = log;
        this.store = store;
        this.time = time;
    }

    @Override
    public void begin(
            UUID replayId, UUID endpointId, Instant since, Instant until, @Nullable String imei, int packetsPerSecond) {
        var topic = log.topic();
        if (topic.isEmpty()) {
            return;
        }
        var ends = log.offsetsAt(until);
        var begins = new TreeMap<>(log.offsetsAt(since));
        begins.entrySet().removeIf(begin -> begin.getValue() >= ends.getOrDefault(begin.getKey(), begin.getValue()));
        var dueAt = time.instant();
        for (var begin : begins.entrySet()) {
            int partition = begin.getKey();
            store.addReplay(
                    topic.get().id(),
                    endpointId,
                    replayId,
                    partition,
                    begin.getValue(),
                    ends.getOrDefault(partition, begin.getValue()),
                    imei,
                    packetsPerSecond,
                    dueAt);
            dueAt = dueAt.plus(step(begins.size(), packetsPerSecond));
        }
    }

    /** Between the beginnings of streams, so that their first packets keep the rate too. */
    private static Duration step(int streams, int packetsPerSecond) {
        return packetsPerSecond == 0
                ? Duration.ZERO
                : Duration.ofMillis(1_000L * Math.max(1, packetsPerSecond / streams) / packetsPerSecond);
    }

    @Override
    public boolean isDone(UUID replayId) {
        return store.isReplayDone(replayId);
    }

    @Override
    public void cancel(UUID replayId) {
        store.removeReplay(replayId);
    }
}
