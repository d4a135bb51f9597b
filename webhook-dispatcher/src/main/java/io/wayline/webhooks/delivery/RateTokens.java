package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint's rate still allows: a second's worth at most, filled continuously.
 *
 * @param at when there were so many; null: it is full
 */
public record RateTokens(double tokens, @Nullable Instant at) {

    public static final RateTokens FULL = new RateTokens(0, null);

    private static final double NANOS = 1e9;
    /** What is missing to a whole one because fractions are not exact. */
    private static final double ROUNDING = 1e-6;

    /** A clock that was put back fills nothing. */
    RateTokens filled(int perSecond, Instant now) {
        if (at == null) {
            return new RateTokens(perSecond, now);
        }
        if (!now.isAfter(at)) {
            return new RateTokens(Math.min(perSecond, tokens), at);
        }
        double seconds = Math.min(1, Duration.between(at, now).toNanos() / NANOS);
        return new RateTokens(Math.min(perSecond, tokens + seconds * perSecond), now);
    }

    int whole() {
        return (int) (tokens + ROUNDING);
    }

    RateTokens without(int taken) {
        return new RateTokens(Math.max(0, tokens - taken), at);
    }
}
