package io.wayline.ingest.command;

/** How the wait for the answer to a written attempt ended. */
enum Settled {
    ANSWERED,
    TIMED_OUT,
    /** Cancelled when it was written already. */
    WITHDRAWN,
    /** The session ended first. */
    ABANDONED;

    /** True if nobody wanted it to end that way. */
    boolean isFailure() {
        return switch (this) {
            case ANSWERED, WITHDRAWN -> false;
            case TIMED_OUT, ABANDONED -> true;
        };
    }
}
