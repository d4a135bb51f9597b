package io.wayline.simulator.tracker;

/** What a tracker does next. Whoever holds its line carries it out, once, at once. */
public enum Step {
    /** Nothing before {@link Tracker#wakeAt}. */
    WAIT,
    /** Open a connection. */
    CONNECT,
    /** Say the IMEI. */
    LOGIN,
    /** Send the packet in hand for the first time. */
    SEND,
    /** Send the same bytes once more. */
    RESEND,
    /** Send the lone byte that keeps the connection open. */
    PING,
    /** Close the connection; nothing that it still brings counts. */
    HANG_UP
}
