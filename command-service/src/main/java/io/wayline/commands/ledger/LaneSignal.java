package io.wayline.commands.ledger;

/** Says that lanes have fallen due, to those who look at them. They would see it by themselves within moments. */
public interface LaneSignal {

    /** To be called after the commit that made them due. Never blocks. */
    void wake();
}
