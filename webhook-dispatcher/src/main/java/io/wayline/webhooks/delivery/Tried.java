package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery of a claim that has had its turn.
 *
 * @param index in the claim
 * @param outcome null if it was too old to be tried
 * @param isLast the claim is given back with it
 */
public record Tried(
        LaneClaim claim, int index, @Nullable Outcome outcome, Instant startedAt, Duration elapsed, boolean isLast) {

    public LaneClaim.Claimed delivery() {
        return claim.deliveries().get(index);
    }

    /** Those of the schedule that were used before: only the first of a claim can have been tried earlier. */
    int steps() {
        return index == 0 ? claim.steps() : 0;
    }
}
