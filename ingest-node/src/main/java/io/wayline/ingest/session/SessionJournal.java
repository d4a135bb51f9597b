package io.wayline.ingest.session;

import io.wayline.ingest.connection.CloseReason;
import java.util.concurrent.CompletionStage;

/** The log of all sessions of all nodes. No method blocks. */
public interface SessionJournal {

    /**
     * Announces a new session. Completes, on any thread, with its token: greater than 0, and greater than that of every
     * earlier session of the same tracker on any node.
     */
    CompletionStage<Long> connected(SessionSnapshot session);

    /** Says again that the session lives, after an older event has covered it. */
    void reasserted(SessionSnapshot session);

    /** Says that the tracker was heard. A lost one is made good by the next. */
    void seen(SessionSnapshot session);

    /** Says that the session ended; repeated until the log has it or the tracker is back. */
    void disconnected(SessionSnapshot session, CloseReason reason);
}
