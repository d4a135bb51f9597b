package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an endpoint that is ill from being asked all the time: closed, open for a while, then half open for one attempt that
 * finds out. If that fails too the while is doubled.
 *
 * @param openUntil null: closed; past: half open
 * @param openFor how long it was opened for the last time; zero if only the host has asked for a pause
 * @param probeUntil somebody finds out until then; null: nobody
 */
public record Breaker(
        @Nullable Instant openUntil,
        Duration openFor,
        @Nullable Instant probeUntil) {

    public static final Breaker CLOSED = new Breaker(null, Duration.ZERO, null);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    public enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    public State at(Instant now) {
        if (openUntil == null) {
            return State.CLOSED;
        }
        return openUntil.isAfter(now) ? State.OPEN : State.HALF_OPEN;
    }

    /** Whether an attempt may be made; if it is half open, the one. */
    public boolean letsThrough(Instant now) {
        return switch (at(now)) {
            case CLOSED -> true;
            case HALF_OPEN -> probeUntil == null || !probeUntil.isAfter(now);
            case OPEN -> false;
        };
    }

    /** Somebody has the permission to find out: nobody else has it until then. */
    Breaker probedUntil(Instant end) {
        return new Breaker(openUntil, openFor, end);
    }

    /** Who had the permission has found out nothing. */
    Breaker notProbed() {
        return new Breaker(openUntil, openFor, null);
    }

    /** After too many failures in a row. Those that were on their way when it opened do not open it for longer. */
    Breaker tripped(Instant now) {
        if (at(now) == State.OPEN) {
            return this;
        }
        var longer = openFor.isZero() ? FIRST_WAIT : openFor.multipliedBy(2);
        var next = longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
        return new Breaker(now.plus(next), next, null);
    }

    /** The host wants to be left alone. */
    Breaker openAtLeastUntil(Instant end) {
        return openUntil != null && !openUntil.isBefore(end) ? this : new Breaker(end, openFor, null);
    }
}
