package io.wayline.ingest.command;

import java.time.Duration;

/** A word of the command ledger to the session of one tracker. */
public sealed interface Instruction {

    Attempt attempt();

    String imei();

    /** The only session it is meant for. */
    long sessionToken();

    /**
     * Write this, once, before a moment.
     *
     * @param text not yet judged: it may be no command at all
     * @param writeBeforeMillis at or after it nothing is written
     * @param answerTimeout from the write; then the session is free for the next one
     * @param codec14 true to put the IMEI into the frame
     * @param isOld true if it stood in the channel before this node began to read it: what is said there to an earlier
     *     session was carried out or overtaken long ago, and is nobody's news
     */
    record Dispatch(
            Attempt attempt,
            String imei,
            long sessionToken,
            String text,
            long writeBeforeMillis,
            Duration answerTimeout,
            boolean codec14,
            boolean isOld)
            implements Instruction {}

    /** Do not write it if it is not written; wait no longer for its answer if it is. */
    record Cancel(Attempt attempt, String imei, long sessionToken) implements Instruction {}
}
