package io.wayline.commands.outbox;

/** Who must know of instructions that no node will ever see. */
public interface UndeliverableListener {

    /** There is no command channel for this attempt. Runs in the transaction that takes it out of the outbox. */
    void noChannel(String imei, String commandId, int attempt);
}
