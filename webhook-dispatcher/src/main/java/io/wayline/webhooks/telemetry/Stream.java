package io.wayline.webhooks.telemetry;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far one endpoint has got with one partition, and the claim to go on.
 *
 * @param endpointVersion of the endpoint when this was claimed
 * @param replayId null for what is new
 * @param imei a replay of one tracker
 * @param ratePerSecond packets; 0: no limit
 * @param untilOffset exclusive; null: no end
 * @param rangeEnd exclusive: the range from {@code nextOffset} was chosen and may have been sent; null if none was
 * @param aside trackers whose packets are left out of that range
 * @param attempts of the schedule used
 * @param claim who writes names it
 */
public record Stream(
        UUID id,
        UUID endpointId,
        long endpointVersion,
        @Nullable UUID replayId,
        @Nullable String imei,
        int ratePerSecond,
        UUID topicId,
        int partition,
        long nextOffset,
        @Nullable Long untilOffset,
        @Nullable Long rangeEnd,
        Set<String> aside,
        int attempts,
        long claim) {

    boolean isReplay() {
        return replayId != null;
    }

    /** Exclusive. */
    long until() {
        return untilOffset == null ? Long.MAX_VALUE : untilOffset;
    }
}
