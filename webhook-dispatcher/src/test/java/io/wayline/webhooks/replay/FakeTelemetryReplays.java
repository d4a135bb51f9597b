package io.wayline.webhooks.replay;

import io.wayline.webhooks.telemetry.TelemetryReplays;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Telemetry that is done when a test says so. */
public final class FakeTelemetryReplays implements TelemetryReplays {

    public final List<UUID> begun = new ArrayList<>();
    public final Set<UUID> done = new HashSet<>();
    public final List<UUID> cancelled = new ArrayList<>();

    @Override
    public void begin(
            UUID replayId, UUID endpointId, Instant since, Instant until, @Nullable String imei, int packetsPerSecond) {
        begun.add(replayId);
    }

    @Override
    public boolean isDone(UUID replayId) {
        return done.contains(replayId);
    }

    @Override
    public void cancel(UUID replayId) {
        cancelled.add(replayId);
    }
}
