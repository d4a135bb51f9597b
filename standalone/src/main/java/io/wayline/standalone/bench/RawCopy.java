package io.wayline.standalone.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * What the database takes by itself: rows that the system has stored, copied in binary form into an empty table with the
 * same columns and the same key, on one connection, a commit for each batch.
 */
final class RawCopy {

    private static final int ROWS = 100_000;
    private static final int ROWS_PER_BATCH = 5_000;
    private static final int HEADER_BYTES = 19;
    private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};

    private static final String READ =
            "COPY (SELECT * FROM telemetry.history LIMIT " + ROWS + ") TO STDOUT (FORMAT binary)";
    private static final String MAKE = "CREATE SCHEMA bench; CREATE TABLE bench.raw (LIKE telemetry.history);"
            + " ALTER TABLE bench.raw ADD PRIMARY KEY (imei, \"time\", record_id)";
    private static final String WRITE = "COPY bench.raw FROM STDIN (FORMAT binary)";

    private RawCopy() {}

    /** Rows a second. */
    static double measure(Connection connection, Duration length) throws SQLException, IOException {
        var batches = batches(connection);
        long loaded = 0;
        long nanos = 0;
        try (var statement = connection.createStatement()) {
            statement.execute(MAKE);
            while (nanos < length.toNanos()) {
                statement.execute("TRUNCATE bench.raw");
                long begin = System.nanoTime();
                loaded += load(connection, batches);
                nanos += System.nanoTime() - begin;
            }
            statement.execute("DROP SCHEMA bench CASCADE");
        }
        return loaded / (nanos / 1e9);
    }

    private static long load(Connection connection, List<byte[]> batches) throws SQLException, IOException {
        long rows = 0;
        for (var batch : batches) {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(WRITE);
            try {
                copy.writeToCopy(batch, 0, batch.length);
                rows += copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        }
        return rows;
    }

    /** The stored rows as streams that can be copied in as they are. */
    private static List<byte[]> batches(Connection connection) throws SQLException, IOException {
        var all = new ByteArrayOutputStream();
        connection.unwrap(PGConnection.class).getCopyAPI().copyOut(READ, all);
        var stream = ByteBuffer.wrap(all.toByteArray());
        var header = new byte[HEADER_BYTES];
        stream.get(header);
        var batches = new ArrayList<byte[]>();
        boolean more = true;
        while (more) {
            int begin = stream.position();
            int rows = 0;
            while (rows < ROWS_PER_BATCH && skipRow(stream)) {
                rows++;
            }
            more = rows == ROWS_PER_BATCH;
            if (rows > 0) {
                int end = more ? stream.position() : stream.position() - TRAILER.length;
                var batch = new ByteArrayOutputStream(end - begin + HEADER_BYTES + TRAILER.length);
                batch.write(header);
                batch.write(stream.array(), begin, end - begin);
                batch.write(TRAILER);
                batches.add(batch.toByteArray());
            }
        }
        if (batches.isEmpty()) {
            throw new IllegalStateException("nothing was stored yet that could be copied");
        }
        return batches;
    }

    /** Moves past a row: the number of fields, then each as length and bytes; false at the trailer. */
    private static boolean skipRow(ByteBuffer stream) {
        int fields = stream.getShort();
        for (int i = 0; i < fields; i++) {
            int length = stream.getInt();
            stream.position(stream.position() + Math.max(length, 0));
        }
        return fields >= 0;
    }
}
