package io.wayline.ingest.pressure;

/** How far the node has gone to keep what is in flight within its bound; each step includes those before it. */
public enum Pressure {
    /** There is room. */
    NONE(0),
    /** Packets that were read wait for room; their trackers wait for the answer. */
    HOLDING(1),
    /** No further frame is taken from any socket. */
    READING_STOPPED(2),
    /** New logins are closed, and the node says that it is not ready. */
    LOGINS_REFUSED(3);

    private final int level;

    Pressure(int level) {
        this.level = level;
    }

    /** For a graph: 0 is none. */
    public int level() {
        return level;
    }
}
