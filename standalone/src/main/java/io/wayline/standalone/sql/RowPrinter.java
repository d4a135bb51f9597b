package io.wayline.standalone.sql;

import io.wayline.standalone.text.TextTable;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Rows of an answer: as a table for people, or as one JSON array of objects. */
public final class RowPrinter {

    /** A table is laid out when its last row is known, so it has an end; JSON has none. */
    static final int TABLE_ROWS = 1_000;

    private static final int WIDEST_CELL = 60;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintStream out;

    public RowPrinter(PrintStream out) {
        this.out = out;
    }

    /** @return rows printed */
    public long printTable(ResultSet rows) throws SQLException {
        var table = new TextTable(columns(rows), WIDEST_CELL);
        int count = 0;
        boolean more = rows.next();
        for (; more && count < TABLE_ROWS; more = rows.next()) {
            table.row(cells(rows));
            count++;
        }
        out.print(table.render());
        out.println(
                more
                        ? "(the first %d rows; add LIMIT and OFFSET, or use --json for all)".formatted(count)
                        : count == 1 ? "(1 row)" : "(%d rows)".formatted(count));
        return count;
    }

    /** @return rows printed */
    public long printJson(ResultSet rows) throws SQLException {
        var columns = distinct(columns(rows));
        long count = 0;
        out.print("[");
        while (rows.next()) {
            out.print(count++ == 0 ? "\n" : ",\n");
            out.print(JSON.writeValueAsString(object(rows, columns)));
        }
        out.println(count == 0 ? "]" : "\n]");
        return count;
    }

    private static List<String> columns(ResultSet rows) throws SQLException {
        var columns = rows.getMetaData();
        var names = new ArrayList<String>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        return names;
    }

    /** An object has a key once: later ones get _2, _3, but never the name that another column has anyway. */
    static List<String> distinct(List<String> names) {
        var given = Set.copyOf(names);
        var distinct = new LinkedHashSet<String>();
        for (var name : names) {
            boolean added = distinct.add(name);
            for (int number = 2; !added; number++) {
                var free = name + "_" + number;
                added = !given.contains(free) && distinct.add(free);
            }
        }
        return List.copyOf(distinct);
    }

    private static List<String> cells(ResultSet rows) throws SQLException {
        var cells = new ArrayList<String>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            var value = rows.getString(i);
            cells.add(value == null ? "" : value);
        }
        return cells;
    }

    private static Map<String, @Nullable Object> object(ResultSet rows, List<String> columns) throws SQLException {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 1; i <= columns.size(); i++) {
            object.put(columns.get(i - 1), jsonValue(rows, i));
        }
        return object;
    }

    private static @Nullable Object jsonValue(ResultSet rows, int column) throws SQLException {
        var value = rows.getObject(column);
        return switch (value) {
            case null -> null;
            case Integer _, Long _, Short _, Boolean _, Double _, Float _, BigDecimal _ -> value;
            case Timestamp _ -> timestamp(rows, column);
            default -> isJson(rows, column) ? JSON.readTree(rows.getString(column)) : rows.getString(column);
        };
    }

    private static boolean isJson(ResultSet rows, int column) throws SQLException {
        return rows.getMetaData().getColumnTypeName(column).startsWith("json");
    }

    /** ISO 8601 in UTC for a point in time, infinity as the database prints it; a timestamp without zone stays as the database prints it. */
    private static @Nullable Object timestamp(ResultSet rows, int column) throws SQLException {
        if (!"timestamptz".equals(rows.getMetaData().getColumnTypeName(column))) {
            return rows.getString(column);
        }
        var time = rows.getObject(column, OffsetDateTime.class);
        if (time == null) {
            return null;
        }
        boolean endless = time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN);
        return endless ? rows.getString(column) : time.toInstant().toString();
    }
}
