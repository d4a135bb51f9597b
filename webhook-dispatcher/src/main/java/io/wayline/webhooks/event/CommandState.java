package io.wayline.webhooks.event;

/** Where a command is in its life, in the words of the ledger. */
public enum CommandState {
    QUEUED,
    DISPATCHED,
    SENT,
    TIMED_OUT,
    SUCCEEDED,
    FAILED,
    REJECTED,
    EXPIRED,
    CANCELLED,
    SUPERSEDED,
    UNKNOWN,
    /** A request that never became a command. */
    REFUSED
}
