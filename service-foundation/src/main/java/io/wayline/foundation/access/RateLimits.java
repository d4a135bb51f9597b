package io.wayline.foundation.access;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How often each key may ask. Counted by each instance for itself. */
final class RateLimits {

    private final int perSecond;
    private final int burst;

    /** By name of the key: there are as many as keys in use. */
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param perSecond 0 for no limit */
    RateLimits(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** 0 if it may go on; else how long it must wait. */
    long waitSeconds(Caller caller) {
        if (perSecond == 0) {
            return 0;
        }
        var probe = buckets.computeIfAbsent(caller.name(), _ -> bucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
