package io.wayline.telemetry.ingestion.jdbc;

import io.wayline.telemetry.ingestion.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** What PostgreSQL means by an error: the row is wrong, the moment is wrong, or we are. */
enum Refusal {
    /** A row with this key is there already. */
    REPEATED,
    /** A value that will never be accepted: out of range, not valid, against a constraint, too large. */
    ROW,
    /** Gone, starting, stopping, full, busy or in conflict: the same again may succeed. */
    MOMENT,
    /** Anything else: a table that is not there, a right that is missing, a mistake of ours. */
    OURS;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String CHECK_VIOLATION = "23514";
    private static final String READ_ONLY_TRANSACTION = "25006";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String RAISED_BY_A_TRIGGER = "P0001";

    /** Data exception, integrity constraint violation, program limit exceeded (a value too large for its index). */
    private static final Set<String> CLASSES_OF_THE_ROW = Set.of("22", "23", "54");

    /** Connection, transaction rollback, insufficient resources, operator intervention, system error. */
    private static final Set<String> CLASSES_OF_THE_MOMENT = Set.of("08", "40", "53", "57", "58");

    static Refusal of(SQLException e) {
        var state = e.getSQLState();
        if (e instanceof SQLTransientException) { // the pool has no connection to give
            return MOMENT;
        }
        if (state == null || state.length() != 5) {
            return OURS;
        }
        return switch (state) {
            case UNIQUE_VIOLATION -> REPEATED;
            case CHECK_VIOLATION -> isPartitionBound(e) ? MOMENT : ROW;
            case READ_ONLY_TRANSACTION, LOCK_NOT_AVAILABLE -> MOMENT;
            case RAISED_BY_A_TRIGGER -> ROW;
            default -> ofClass(state.substring(0, 2));
        };
    }

    private static Refusal ofClass(String sqlStateClass) {
        if (CLASSES_OF_THE_ROW.contains(sqlStateClass)) {
            return ROW;
        }
        return CLASSES_OF_THE_MOMENT.contains(sqlStateClass) ? MOMENT : OURS;
    }

    /**
     * A row on its way into the default partition meets a partition made for its day in the same moment. PostgreSQL reports a
     * check violation without the name of a constraint; tried again, the row finds its partition.
     */
    private static boolean isPartitionBound(SQLException e) {
        if (!(e instanceof PSQLException postgres)) {
            return false;
        }
        var message = postgres.getServerErrorMessage();
        return message != null && message.getConstraint() == null;
    }

    /** What a failed transaction is to those outside. */
    static RuntimeException translated(SQLException e) {
        return of(e) == MOMENT
                ? new StoreUnavailableException("the database cannot store now: " + e.getMessage(), e)
                : new IllegalStateException("the database failed in a way nobody foresaw: " + e.getMessage(), e);
    }
}
