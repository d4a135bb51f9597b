package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint does, over all instances.
 *
 * @param consecutiveFailures since the last success
 * @param failingSince the first of them
 * @param toldFailing operators know
 * @param lastFailure for people
 */
public record EndpointHealth(
        int consecutiveFailures,
        @Nullable Instant failingSince,
        boolean toldFailing,
        Breaker breaker,
        RateTokens tokens,
        @Nullable Instant lastSuccessAt,
        @Nullable Instant lastFailureAt,
        @Nullable String lastFailure) {

    public static final EndpointHealth UNKNOWN =
            new EndpointHealth(0, null, false, Breaker.CLOSED, RateTokens.FULL, null, null, null);

    /** From so many failures on it is the endpoint, and not a message. */
    static final int FAILING = 5;

    private static final int TRIPPING = 10;

    /** What follows from an attempt, besides another health. */
    public enum Notice {
        /** Operators are to know that it fails. */
        FAILS,
        /** Operators know that it fails, and are to know that it does not any more. */
        RECOVERED,
        /** What waits need not wait any longer. */
        RELEASE,
        /** The host has said that nothing is there any more: it is to be switched off. */
        GONE,
        /** It fails for so long that it is to be switched off. */
        GIVEN_UP
    }

    public record Change(EndpointHealth health, Set<Notice> notices) {}

    public boolean isFailing() {
        return consecutiveFailures >= FAILING;
    }

    /** @param disableAfter failing for so long is the end */
    public Change after(Outcome outcome, Instant now, Duration disableAfter) {
        return switch (outcome) {
            case Outcome.Accepted _ -> succeeded(now);
            case Outcome.Refused refused -> failed(outcome, "HTTP " + refused.status(), now, disableAfter);
            case Outcome.Unanswered unanswered ->
                failed(outcome, unanswered.reason() + ": " + unanswered.detail(), now, disableAfter);
        };
    }

    private Change succeeded(Instant now) {
        var notices = EnumSet.noneOf(Notice.class);
        if (toldFailing) {
            notices.add(Notice.RECOVERED);
        }
        if (isFailing()) {
            notices.add(Notice.RELEASE);
        }
        var health = new EndpointHealth(0, null, false, Breaker.CLOSED, tokens, now, lastFailureAt, lastFailure);
        return new Change(health, notices);
    }

    private Change failed(Outcome outcome, String what, Instant now, Duration disableAfter) {
        int failures = consecutiveFailures + 1;
        var since = failingSince == null ? now : failingSince;
        var notices = EnumSet.noneOf(Notice.class);
        boolean tells = !toldFailing && failures >= FAILING && now.isAfter(since);
        if (tells) {
            notices.add(Notice.FAILS);
        }
        if (isGone(outcome)) {
            notices.add(Notice.GONE);
        } else if (!now.isBefore(since.plus(disableAfter))) {
            notices.add(Notice.GIVEN_UP);
        }
        var next = breaker.notProbed();
        if (failures >= TRIPPING) {
            next = next.tripped(now);
        }
        if (isTooMany(outcome) && RetryAfter.of(outcome).isPositive()) {
            next = next.openAtLeastUntil(now.plus(RetryAfter.of(outcome)));
        }
        var health = new EndpointHealth(failures, since, toldFailing || tells, next, tokens, lastSuccessAt, now, what);
        return new Change(health, notices);
    }

    private static boolean isGone(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused && refused.status() == Verdict.GONE;
    }

    private static boolean isTooMany(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused && refused.status() == RetryAfter.TOO_MANY_REQUESTS;
    }

    EndpointHealth with(Breaker changed) {
        return new EndpointHealth(
                consecutiveFailures,
                failingSince,
                toldFailing,
                changed,
                tokens,
                lastSuccessAt,
                lastFailureAt,
                lastFailure);
    }

    EndpointHealth with(RateTokens changed) {
        return new EndpointHealth(
                consecutiveFailures,
                failingSince,
                toldFailing,
                breaker,
                changed,
                lastSuccessAt,
                lastFailureAt,
                lastFailure);
    }
}
