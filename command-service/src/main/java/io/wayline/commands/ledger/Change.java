package io.wayline.commands.ledger;

import java.time.Instant;

/** What a decision does, for the store to carry out in one transaction, in this order. */
public sealed interface Change {

    /** A new command in its first state, QUEUED, with revision 1. */
    record Added(Command command) implements Change {}

    /**
     * A command goes from one state to another; the revision of {@code after} is one more.
     *
     * @param attempt the newest when it happened; 0 if there was none
     */
    record Moved(Command before, Command after, int attempt) implements Change {}

    /** Something of a command is known better, and its state stays: no revision, no event. */
    record Noted(Command before, Command after) implements Change {}

    record AttemptOpened(Attempt attempt) implements Change {}

    record AttemptChanged(Attempt before, Attempt after) implements Change {}

    /** An attempt that is closed was written after all: its report came late. Nothing if that is known already. */
    record SentLate(CommandId commandId, int attempt, Instant at) implements Change {}

    /**
     * Hand an attempt to its node.
     *
     * @param codec14 the tracker's registration asks for Codec 14
     */
    record Dispatch(Attempt attempt, Command command, boolean codec14) implements Change {}

    /** Tell the node to let go of an attempt. */
    record Withdraw(Attempt attempt, Command command) implements Change {}

    /** The message is recorded with what became of it. */
    record Recorded(TrackerMessage message, TrackerMessage.Match match) implements Change {}
}
