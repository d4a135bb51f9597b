package io.wayline.commands.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One dispatch of a command to one session.
 *
 * @param number from 1, within its command
 * @param writeBefore at or after it the node must not write
 * @param sentAt when the node wrote it, by its report; null if there is none
 * @param answerDueAt when nobody waits for the answer any more; null until it is sent
 * @param closedAt null while it is in flight
 * @param outcome null while it is in flight
 * @param detail the node's own word, for NOT_SENT
 */
public record Attempt(
        CommandId commandId,
        int number,
        String imei,
        long sessionToken,
        String node,
        Instant dispatchedAt,
        Instant writeBefore,
        @Nullable Instant sentAt,
        @Nullable Instant answerDueAt,
        @Nullable Instant closedAt,
        @Nullable Outcome outcome,
        @Nullable String detail) {

    /** How an attempt ended. */
    public enum Outcome {
        /** The tracker answered. */
        ANSWERED,
        /** Written, and no answer in time. */
        NO_ANSWER,
        /** Not written, says the node. */
        NOT_SENT,
        /** The session ended first. */
        SESSION_LOST,
        /** Neither a report nor an answer. */
        NO_REPORT
    }

    public boolean isSent() {
        return sentAt != null;
    }

    Attempt sent(Instant at, Instant answerDue) {
        return new Attempt(
                commandId,
                number,
                imei,
                sessionToken,
                node,
                dispatchedAt,
                writeBefore,
                at,
                answerDue,
                closedAt,
                outcome,
                detail);
    }

    /** The same, closed at the same moment; only how it ended is known better. */
    Attempt corrected(Outcome how, String why) {
        return new Attempt(
                commandId,
                number,
                imei,
                sessionToken,
                node,
                dispatchedAt,
                writeBefore,
                sentAt,
                answerDueAt,
                closedAt,
                how,
                why);
    }

    Attempt closed(Instant at, Outcome how, @Nullable String why) {
        return new Attempt(
                commandId,
                number,
                imei,
                sessionToken,
                node,
                dispatchedAt,
                writeBefore,
                sentAt,
                answerDueAt,
                at,
                how,
                why);
    }
}
