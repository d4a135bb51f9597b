package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * A wait before each attempt, each a little longer than it says: what failed together is not tried again together. A host
 * that asks for more time gets it.
 */
public final class StepwiseSchedule implements RetrySchedule {

    private final List<Duration> waits;
    private final double jitter;
    private final DoubleSupplier random;

    /**
     * @param waits before the first attempt, the second, and so on; as many attempts as waits
     * @param jitter the greatest share of a wait that is added to it
     * @param random from 0 to 1
     */
    public StepwiseSchedule(List<Duration> waits, double jitter, DoubleSupplier random) {
        this.waits = List.copyOf(waits);
        this.jitter = jitter;
        this.random = random;
    }

    @Override
    public Optional<Instant> next(int attempts, Outcome outcome, Instant now) {
        if (attempts >= waits.size()) {
            return Optional.empty();
        }
        var wait = waits.get(attempts);
        var stretched = wait.plusMillis(Math.round(wait.toMillis() * jitter * random.getAsDouble()));
        var asked = RetryAfter.of(outcome);
        return Optional.of(now.plus(stretched.compareTo(asked) >= 0 ? stretched : asked));
    }
}
