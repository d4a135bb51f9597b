package io.wayline.standalone;

import io.wayline.standalone.run.DatabaseAddress;
import io.wayline.standalone.sql.Query;
import io.wayline.standalone.sql.RowPrinter;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the database of the running system. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Runs one SELECT with the read-only role and prints the rows.")
final class SqlCommand implements Callable<Integer> {

    private final PrintStream out = System.out;

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--json", description = "an array of objects instead of a table")
    private boolean json;

    @Parameters(paramLabel = "SELECT", description = "the statement, in quotes")
    private String statement = "";

    @Override
    public Integer call() {
        var run = data.run();
        var reader = new DatabaseAddress(run.jdbcUrl(), run.readerUser(), run.readerPassword());
        var printer = new RowPrinter(out);
        try {
            Query.run(reader, statement, rows -> json ? printer.printJson(rows) : printer.printTable(rows));
            return 0;
        } catch (SQLException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
