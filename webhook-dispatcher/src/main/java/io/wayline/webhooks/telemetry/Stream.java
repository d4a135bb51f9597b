package io.wayline.webhooks.telemetry;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far one endpoint has got with one partition, and the claim to go on.
 *
 * @param endpointVersion of the endpoint when this was claimed
 * @param replayId null for what is new
 * @param imei a replay of one tracker
 * @param ratePerSecond packets of the whole replay; 0: no limit
 * @param sharers streams of the replay that are not done: they share its rate
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
        int sharers,
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

    /** As many as keep the rate if all who share it send so many at once. */
    int packetsAtOnce(int most) {
        return ratePerSecond == 0 ? most : Math.clamp(ratePerSecond / Math.max(1, sharers), 1, most);
    }

    Duration pauseAfter(int packets) {
        return ratePerSecond == 0
                ? Duration.ZERO
                : Duration.ofMillis(1_000L * packets * Math.max(1, sharers) / ratePerSecond);
    }

    /** Exclusive. */
    long until() {
        return untilOffset == null ? Long.MAX_VALUE : untilOffset;
    }
}
