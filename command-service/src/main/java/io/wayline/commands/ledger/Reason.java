package io.wayline.commands.ledger;

/** Why a command went where it is. The names are part of the contract. */
public enum Reason {
    /** SUCCEEDED: the answer is the one expected. */
    MATCHED,
    /** SUCCEEDED: the answer says that it was so already. */
    ALREADY,
    /** SUCCEEDED: the tracker took it, and carries it out later: its speed is above the threshold, for example. */
    DEFERRED,
    /** SUCCEEDED: an answer, to a command of which no answers are known. */
    UNCLASSIFIED,
    /** SUCCEEDED: any answer counts, by configuration. */
    NOT_VALIDATED,
    /** REJECTED: the answer is a known refusal. */
    TRACKER_REFUSED,
    /** REJECTED: codec 14, the tracker has another IMEI. */
    NACK,
    /** FAILED, TIMED_OUT, QUEUED: no answer in time. */
    NO_ANSWER,
    /** UNKNOWN, TIMED_OUT, QUEUED: the session ended, or its node, before the outcome was known. */
    SESSION_LOST,
    /** UNKNOWN, TIMED_OUT, QUEUED: the node never said whether it was written. */
    NO_REPORT,
    /** QUEUED: the node did not write it, and says so. */
    NOT_SENT,
    /** FAILED: the node refuses to write it, for a reason that will not pass. */
    NOT_SENDABLE,
    /** FAILED: there is no command channel for this tracker: the guarded maximum of topics is reached. */
    NO_CHANNEL,
    /** EXPIRED, TIMED_OUT: its time is over. */
    DEADLINE_PASSED,
    /** CANCELLED: certainly never written. */
    BEFORE_WRITE,
    /** CANCELLED, SUPERSEDED: it was written, or may have been. */
    AFTER_WRITE,
    /** SUPERSEDED: certainly never written. */
    REPLACED
}
