package io.wayline.ingest.command;

/** Why an instruction was read and nothing came of it, not even a report. The names appear in metrics. */
public enum Ignored {
    /** This node holds no session of the tracker; another one may. */
    NO_SESSION,
    /** Meant for a newer session than this node's, or an old word to an earlier one. */
    OTHER_SESSION,
    /** An attempt that this session knows already. */
    REPEATED,
    /** A cancel of what is neither waiting nor unanswered. */
    NOTHING_TO_CANCEL,
    /** More than may be kept while the session is announced. */
    TOO_EARLY,
    /** Nothing that this node understands. */
    UNREADABLE
}
