package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.util.Optional;

/** How much time a host asks for. */
final class RetryAfter {

    static final int TOO_MANY_REQUESTS = 429;

    private static final int UNAVAILABLE = 503;
    private static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    /** Zero if it asks for none, or with an answer that does not allow for it. */
    static Duration of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused
            when refused.status() == TOO_MANY_REQUESTS || refused.status() == UNAVAILABLE ->
                bounded(refused.retryAfter());
            case Outcome.Accepted _, Outcome.Refused _, Outcome.Unanswered _ -> Duration.ZERO;
        };
    }

    private static Duration bounded(Optional<Duration> asked) {
        var wait = asked.orElse(Duration.ZERO);
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
