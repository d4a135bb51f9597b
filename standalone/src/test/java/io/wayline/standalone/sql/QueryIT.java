package io.wayline.standalone.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.standalone.run.DatabaseAddress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class QueryIT {

    private static final DatabaseAddress DATABASE =
            DatabaseAddress.parse(TestInfrastructure.shared().freshDatabase());

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final RowPrinter printer = new RowPrinter(new PrintStream(printed, true, UTF_8));

    @Test
    void rowsAreATableWithTheirNumberBelow() throws SQLException {
        Query.run(DATABASE, "SELECT 7 AS seven, NULL AS nothing, 'x' AS letter", printer::printTable);

        assertThat(printed.toString(UTF_8)).isEqualTo("""
                seven  nothing  letter
                ─────  ───────  ──────
                    7           x
                (1 row)
                """);
    }

    @Test
    void jsonKeepsTypes() throws SQLException {
        Query.run(DATABASE, """
                SELECT 7 AS seven, NULL AS nothing, true AS yes, 1.5 AS decimal, '{"a":[1]}'::jsonb AS inner,
                       timestamptz '2026-01-02 03:04:05.678+02' AS at
                """, printer::printJson);

        assertThat(printed.toString(UTF_8)).isEqualTo("""
                [
                {"seven":7,"nothing":null,"yes":true,"decimal":1.5,"inner":{"a":[1]},"at":"2026-01-02T01:04:05.678Z"}
                ]
                """);
    }

    @Test
    void infinityIsNoDateInJson() throws SQLException {
        Query.run(DATABASE, """
                SELECT timestamptz 'infinity' AS never, timestamptz '-infinity' AS ever, timestamp 'infinity' AS local,
                       date '-infinity' AS day
                """, printer::printJson);

        assertThat(printed.toString(UTF_8)).isEqualTo("""
                [
                {"never":"infinity","ever":"-infinity","local":"infinity","day":"-infinity"}
                ]
                """);
    }

    @Test
    void columnsOfOneNameAreAllInJson() throws SQLException {
        Query.run(DATABASE, "SELECT 1 AS id, 2 AS id, 3 AS id", printer::printJson);

        assertThat(printed.toString(UTF_8)).isEqualTo("""
                [
                {"id":1,"id_2":2,"id_3":3}
                ]
                """);
    }

    @Test
    void noRowsAreAnEmptyArray() throws SQLException {
        Query.run(DATABASE, "SELECT 1 WHERE false", printer::printJson);

        assertThat(printed.toString(UTF_8)).isEqualTo("[]\n");
    }

    @Test
    void aTableEndsAndSaysSo() throws SQLException {
        long rows = Query.run(DATABASE, "SELECT generate_series(1, 5000)", printer::printTable);

        assertThat(rows).isEqualTo(RowPrinter.TABLE_ROWS);
        assertThat(printed.toString(UTF_8)).contains("the first 1000 rows");
    }

    @Test
    void nothingCanBeWritten() {
        assertThatThrownBy(() -> Query.run(DATABASE, "CREATE TABLE t (a int)", printer::printTable))
                .hasMessageContaining("read-only transaction");
        assertThatThrownBy(() -> Query.run(DATABASE, "COMMIT; CREATE TABLE t (a int)", printer::printTable))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> Query.run(DATABASE, "SELECT * FROM t", printer::printTable))
                .hasMessageContaining("does not exist");
    }
}
