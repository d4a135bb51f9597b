package io.wayline.ingest.command;

/** Why an attempt was not written and never will be. The names appear in reports and metrics: part of the contract. */
public enum NotSent {
    /** The moment came before which it had to be written. */
    DEADLINE_PASSED,
    /** The ledger has taken it back. */
    CANCELLED,
    /** The session ended, or is about to. */
    SESSION_ENDED,
    /** This node holds a newer session of the tracker. */
    NOT_THE_SESSION,
    /** As many as may wait do so already. */
    QUEUE_FULL,
    /** The connection refused the bytes before any of them left. */
    WRITE_FAILED,
    /** Not 1 to 160 printable ASCII characters, or in a codec that is switched off for the tracker. */
    NOT_A_COMMAND
}
