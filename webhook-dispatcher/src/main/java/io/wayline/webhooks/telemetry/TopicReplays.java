package io.wayline.webhooks.telemetry;

import java.time.Instant;
import java.time.InstantSource;
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
        var now = time.instant();
        log.offsetsAt(since).forEach((partition, from) -> {
            long end = ends.getOrDefault(partition, from);
            if (from < end) {
                store.addReplay(
                        topic.get().id(), endpointId, replayId, partition, from, end, imei, packetsPerSecond, now);
            }
        });
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
