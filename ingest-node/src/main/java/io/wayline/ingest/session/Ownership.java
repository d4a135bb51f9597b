package io.wayline.ingest.session;

/** Whose tracker it is, decided by tokens alone: no clock has a say. */
enum Ownership {
    /** The event changes nothing for the session. */
    UNCHANGED,
    /** A newer session lives on another node: this one must end. */
    LOST,
    /** An older event stands after this session's in the log and would be the last word after compaction. */
    COVERED;

    /**
     * What an event means for a live session.
     *
     * <pre>
     * event                                          verdict
     * stands before the session's first record       UNCHANGED
     * speaks of this session                         UNCHANGED
     * speaks of a newer one on another node          LOST
     * speaks of a newer one on this node             UNCHANGED   it has replaced this one already
     * speaks of an older one                         COVERED
     * </pre>
     */
    static Ownership after(JournalEvent event, long ownToken) {
        if (event.offset() <= ownToken || event.token() == ownToken) {
            return UNCHANGED;
        }
        if (event.token() < ownToken) {
            return COVERED;
        }
        return event.isOurs() ? UNCHANGED : LOST;
    }
}
