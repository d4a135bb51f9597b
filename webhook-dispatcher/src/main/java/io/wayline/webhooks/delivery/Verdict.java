package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an attempt means for its delivery. */
public sealed interface Verdict {

    record Delivered() implements Verdict {}

    record RetryAt(Instant at) implements Verdict {}

    /** @param reason a constant word: ATTEMPTS_SPENT, TOO_OLD, ENDPOINT_GONE */
    record Dead(String reason) implements Verdict {}

    /** No attempt is made with what is older than the endpoint wants. */
    Dead TOO_OLD = new Dead("TOO_OLD");

    int GONE = 410;

    /**
     * @param attempts of the schedule, this one included
     * @param expiry when the delivery is too old; its lane need not wait longer
     */
    static Verdict of(int attempts, Outcome outcome, Instant now, Optional<Instant> expiry, RetrySchedule schedule) {
        return switch (outcome) {
            case Outcome.Accepted _ -> new Delivered();
            case Outcome.Refused refused when refused.status() == GONE -> new Dead("ENDPOINT_GONE");
            case Outcome.Refused _, Outcome.Unanswered _ ->
                schedule.next(attempts, outcome, now)
                        .<Verdict>map(at -> new RetryAt(
                                expiry.filter(end -> end.isBefore(at)).orElse(at)))
                        .orElseGet(() -> new Dead("ATTEMPTS_SPENT"));
        };
    }

    /** @param maxAge zero: any age will do */
    static Optional<Instant> expiry(Instant createdAt, Duration maxAge) {
        return maxAge.isZero() ? Optional.empty() : Optional.of(createdAt.plus(maxAge));
    }
}
