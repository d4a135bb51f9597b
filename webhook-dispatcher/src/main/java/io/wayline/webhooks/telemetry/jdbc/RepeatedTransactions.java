package io.wayline.webhooks.telemetry.jdbc;

import io.wayline.webhooks.telemetry.Transactions;
import java.util.function.Supplier;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions that are begun anew when the database ends them because two waited for each other. */
final class RepeatedTransactions implements Transactions {

    private static final int TRIES = 3;

    private final TransactionTemplate transactions;

    RepeatedTransactions(TransactionTemplate transactions) {
        this.transactions = transactions;
    }

    @Override
    @SuppressWarnings("NullAway") // null only if the work gives null
    public <T> T call(Supplier<T> work) {
        for (int tried = 1; ; tried++) {
            try {
                return transactions.execute(_ -> work.get());
            } catch (PessimisticLockingFailureException e) {
                if (tried == TRIES) {
                    throw e;
                }
            }
        }
    }
}
