package io.wayline.commands.ledger;

/** What to do when it is not known whether a tracker got a command. */
public enum DeliveryMode {
    /** Try again: it may be carried out twice. */
    AT_LEAST_ONCE,
    /** Leave it: it may not be carried out at all. */
    AT_MOST_ONCE
}
