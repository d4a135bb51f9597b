package io.wayline.commands.ledger;

/** What to do with a command for a tracker that is not connected. */
public enum IfOffline {
    REJECT,
    QUEUE
}
