package io.wayline.ingest.command;

import java.util.function.Consumer;

/** The connection of an admitted tracker, as far as commands need it. On the session's own thread only. */
public interface TrackerLine {

    /** What became of a write. */
    enum Write {
        /** The operating system has all of it. */
        DONE,
        /** Refused before a byte left. */
        REFUSED,
        /** It may or may not have left; the connection is lost. */
        UNCERTAIN
    }

    /**
     * True if the tracker waits for nothing and is in the middle of nothing. While it waits for an acknowledgement, the
     * four zero bytes that begin a command would refuse its records.
     */
    boolean isClear();

    /** Writes a whole frame; the outcome is told on the same thread, perhaps before this returns. */
    void write(byte[] frame, Consumer<Write> outcome);

    /** Ends the connection, because what was written and has not left must not leave any more. */
    void cut();
}
