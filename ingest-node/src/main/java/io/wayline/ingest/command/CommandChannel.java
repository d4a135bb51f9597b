package io.wayline.ingest.command;

/**
 * The way from the command ledger to the sessions of this node. It brings at least what is written for a live session
 * after that was announced; it may bring more, and anything twice.
 *
 * <p>Safe for any thread; no method blocks. A word about a session that is not the tracker's newest here is ignored.
 */
public interface CommandChannel {

    /** A session is live. */
    void open(String imei, long token);

    /** An attempt is unanswered: until {@link #resume} no further dispatch can be written. */
    void pause(String imei, long token);

    void resume(String imei, long token);

    /** A session ended; safe to say of one that was never opened. */
    void close(String imei, long token);
}
