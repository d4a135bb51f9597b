package io.wayline.commands.outbox;

/** Where events are written with the change that caused them. Runs in the caller's transaction. */
public interface Outbox {

    /** Takes an event; it leaves soon after the transaction is committed, and never if it is not. */
    void add(OutboxEvent event);
}
