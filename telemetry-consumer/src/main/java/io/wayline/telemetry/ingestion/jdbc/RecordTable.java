package io.wayline.telemetry.ingestion.jdbc;

import io.wayline.telemetry.ingestion.SetAside;
import io.wayline.telemetry.ingestion.SetAside.Reason;
import io.wayline.telemetry.ingestion.TelemetryRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads rows into {@code telemetry.history} within a transaction of the caller. Straight into the table while all rows are
 * new; by way of a staging table, at twice the cost, once a repetition is met; and in ever smaller halves once the database
 * refuses a row, until that row stands alone.
 */
final class RecordTable {

    private static final String COPY_INTO = "COPY %s (" + RecordTuple.COLUMNS + ") FROM STDIN BINARY";
    private static final String COPY_STRAIGHT = COPY_INTO.formatted("telemetry.history");
    private static final String COPY_STAGED = COPY_INTO.formatted("pg_temp.staged_record");

    private static final String MAKE_STAGING = """
            CREATE TEMPORARY TABLE IF NOT EXISTS staged_record (LIKE telemetry.history) ON COMMIT DELETE ROWS
            """;

    private static final String TAKE_NEW_ONES = """
            INSERT INTO telemetry.history (%1$s)
            SELECT %1$s FROM pg_temp.staged_record
                ON CONFLICT (imei, "time", record_id) DO NOTHING
            """.formatted(RecordTuple.COLUMNS);

    private static final String EMPTY_STAGING = "TRUNCATE pg_temp.staged_record";

    private final Connection connection;
    private final List<SetAside> refused = new ArrayList<>();
    private final Set<TelemetryRow> refusedRows = Collections.newSetFromMap(new IdentityHashMap<>());
    private int stored;
    private int repeated;

    RecordTable(Connection connection) {
        this.connection = connection;
    }

    /** Rows that are probably all new. */
    void loadFresh(List<TelemetryRow> rows) throws SQLException {
        load(rows, this::straight);
    }

    /** Rows of which some are probably there already. */
    void loadSuspected(List<TelemetryRow> rows) throws SQLException {
        load(rows, this::staged);
    }

    int stored() {
        return stored;
    }

    int repeated() {
        return repeated;
    }

    List<SetAside> refused() {
        return refused;
    }

    boolean hasRefused(TelemetryRow row) {
        return refusedRows.contains(row);
    }

    private void load(List<TelemetryRow> rows, Load load) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        var before = connection.setSavepoint();
        try {
            int added = load.into(rows);
            connection.releaseSavepoint(before);
            stored += added;
            repeated += rows.size() - added;
        } catch (SQLException e) {
            switch (Refusal.of(e)) {
                case REPEATED -> {
                    connection.rollback(before);
                    load(rows, this::staged);
                }
                case ROW -> {
                    connection.rollback(before);
                    isolate(rows, load, e);
                }
                case MOMENT, OURS -> throw e;
            }
        }
    }

    private void isolate(List<TelemetryRow> rows, Load load, SQLException refusal) throws SQLException {
        if (rows.size() == 1) {
            refuse(rows.getFirst(), refusal);
            return;
        }
        int half = rows.size() / 2;
        load(rows.subList(0, half), load);
        load(rows.subList(half, rows.size()), load);
    }

    private void refuse(TelemetryRow row, SQLException refusal) {
        var detail = refusal.getSQLState() + ": " + refusal.getMessage();
        refused.add(new SetAside(row.origin(), row.imeiDigits(), Reason.DATABASE_REFUSED, detail));
        refusedRows.add(row);
    }

    private int straight(List<TelemetryRow> rows) throws SQLException {
        copy(COPY_STRAIGHT, rows);
        return rows.size();
    }

    private int staged(List<TelemetryRow> rows) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(MAKE_STAGING);
            copy(COPY_STAGED, rows);
            int added = statement.executeUpdate(TAKE_NEW_ONES);
            statement.execute(EMPTY_STAGING);
            return added;
        }
    }

    private void copy(String command, List<TelemetryRow> rows) throws SQLException {
        var copyIn = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command);
        try {
            var tuples = new BinaryCopy(new Pieces(copyIn));
            tuples.begin();
            for (var row : rows) {
                RecordTuple.write(row, tuples);
            }
            tuples.end();
            copyIn.endCopy();
        } catch (PieceRefused e) {
            throw e.reason;
        } catch (IOException e) {
            throw new UncheckedIOException("only pieces are written here, and they fail otherwise", e);
        } finally {
            if (copyIn.isActive()) {
                copyIn.cancelCopy();
            }
        }
    }

    /** One way of loading rows; says how many were new. */
    private interface Load {
        int into(List<TelemetryRow> rows) throws SQLException;
    }

    /** Pieces of the tuple stream on their way to the server. */
    private static final class Pieces extends OutputStream {

        private final CopyIn copyIn;

        Pieces(CopyIn copyIn) {
            this.copyIn = copyIn;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] piece, int offset, int length) throws IOException {
            try {
                copyIn.writeToCopy(piece, offset, length);
            } catch (SQLException e) {
                throw new PieceRefused(e);
            }
        }
    }

    /** Carries the server's answer through the stream. */
    private static final class PieceRefused extends IOException {

        private static final long serialVersionUID = 1L;

        private final SQLException reason;

        PieceRefused(SQLException reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
