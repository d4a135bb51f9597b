package io.wayline.webhooks.delivery;

import java.time.Instant;
import java.util.Optional;

/** When what failed is tried again. */
public interface RetrySchedule {

    /**
     * @param attempts made so far, 1 after the first
     * @return empty if they are spent
     */
    Optional<Instant> next(int attempts, Outcome outcome, Instant now);
}
