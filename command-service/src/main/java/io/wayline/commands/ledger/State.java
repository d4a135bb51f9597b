package io.wayline.commands.ledger;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a command stands.
 *
 * <pre>
 * QUEUED -> DISPATCHED -> SENT -> SUCCEEDED | REJECTED
 *   ^           |          |
 *   '-----------+----------+   the next attempt
 *                          '-> TIMED_OUT -> FAILED    no attempt left, and then no answer in the grace window
 *
 * QUEUED, DISPATCHED                    -> EXPIRED    the deadline came before any write
 * QUEUED, DISPATCHED, SENT, TIMED_OUT   -> CANCELLED  its host withdrew it
 *                                       -> SUPERSEDED the same command was asked for again
 * TIMED_OUT                             -> UNKNOWN    at-most-once, and perhaps written
 * QUEUED, DISPATCHED, TIMED_OUT         -> SUCCEEDED | REJECTED   an answer that came late, or before its report
 * DISPATCHED                            -> FAILED     it can never be written
 * TIMED_OUT                             -> QUEUED | EXPIRED   its node said late that it was not written
 * </pre>
 */
public enum State {
    QUEUED,
    DISPATCHED,
    SENT,
    TIMED_OUT,
    SUCCEEDED,
    FAILED,
    REJECTED,
    EXPIRED,
    CANCELLED,
    SUPERSEDED,
    UNKNOWN;

    private static final Set<State> OPEN = EnumSet.of(QUEUED, DISPATCHED, SENT, TIMED_OUT);

    /** True once nothing can change any more. */
    public boolean isTerminal() {
        return !OPEN.contains(this);
    }

    /** What hosts see as status. */
    public Status status() {
        if (!isTerminal()) {
            return Status.PENDING;
        }
        return this == SUCCEEDED ? Status.COMPLETED : Status.FAILED;
    }

    /** The three words of iot-broker. */
    public enum Status {
        PENDING,
        COMPLETED,
        FAILED
    }
}
