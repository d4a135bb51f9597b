package io.wayline.commands.ledger;

import java.util.List;

/** What others hear of decisions. Runs in the transaction of the change. */
public interface LedgerEvents {

    /** Puts transitions and instructions on their way; other changes are nobody's business. */
    void publish(List<Change> changes);
}
