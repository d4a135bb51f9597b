package io.wayline.commands.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where the ledger is kept. Every method runs in the caller's transaction, and what it holds is held until that ends. */
public interface LedgerStore {

    /** Holds the lane of a tracker, making it if there is none, and says how it stands. */
    LaneSnapshot hold(String imei);

    /**
     * Carries out a decision on a lane that is held. Every change names what it changes; one that is not found so is a bug.
     *
     * @param dueAt when the lane must be looked at again; empty if never
     */
    void apply(String imei, List<Change> changes, Optional<Instant> dueAt);

    /** Holds the lane that is due for longest, passing over those that somebody else holds; empty if there is none. */
    Optional<String> holdDue(Instant now);

    /** Puts off looking at a lane that is held. */
    void postpone(String imei, Instant dueAt);

    /** The number of the next new command. Numbers may be left out. */
    long nextLogId();

    Optional<Command> find(CommandId id);

    /** All of a command, by number. */
    List<Attempt> attemptsOf(CommandId id);

    /** The command that was made for this request before. */
    Optional<Command> findRequest(String requestedBy, String requestId);

    /** True if a message with this id is recorded already. */
    boolean isRecorded(String messageId);
}
