package io.wayline.foundation.intake;

import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Whose fault a failure is: that of the record, which will fail again, or that of the world, which will not. */
final class Blame {

    private static final String DATA_EXCEPTION = "22";
    private static final String CONSTRAINT_VIOLATION = "23";

    private Blame() {}

    /** When in doubt it is not: a record is never given up because something else is broken. */
    static boolean isTheRecords(RuntimeException failure) {
        boolean fromTheStore = false;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = String.valueOf(sql.getSQLState());
                return state.startsWith(DATA_EXCEPTION) || state.startsWith(CONSTRAINT_VIOLATION);
            }
            fromTheStore |= cause instanceof DataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof KafkaException
                    || cause instanceof InterruptedException;
        }
        return !fromTheStore;
    }
}
