package io.wayline.standalone.sql;

import io.wayline.standalone.run.DatabaseAddress;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/** One statement of a person, in a transaction that cannot write. */
public final class Query {

    private static final int ROWS_AT_ONCE = 1_000;

    private Query() {}

    /** What becomes of the rows while the connection is open. */
    public interface RowReader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** Runs the statement and gives its rows to {@code reader}, not all of them in memory at once. */
    public static <T> T run(DatabaseAddress database, String sql, RowReader<T> reader) throws SQLException {
        var settings = new Properties();
        settings.setProperty("user", database.user());
        settings.setProperty("password", database.password());
        // For the session, not the transaction: a COMMIT between statements ends nothing.
        settings.setProperty("options", "-c default_transaction_read_only=on");
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), settings)) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.setFetchSize(ROWS_AT_ONCE);
                try (var rows = statement.executeQuery(sql)) {
                    return reader.read(rows);
                }
            }
        }
    }
}
