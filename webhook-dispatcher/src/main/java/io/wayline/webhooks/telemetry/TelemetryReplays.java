package io.wayline.webhooks.telemetry;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Telemetry of the past for one endpoint, from the topic as long as it keeps it. Runs in the caller's transaction. */
public interface TelemetryReplays {

    /**
     * @param since by the time Kafka has the record
     * @param imei null for all that the endpoint's filter lets through
     */
    void begin(
            UUID replayId, UUID endpointId, Instant since, Instant until, @Nullable String imei, int packetsPerSecond);

    boolean isDone(UUID replayId);

    void cancel(UUID replayId);
}
