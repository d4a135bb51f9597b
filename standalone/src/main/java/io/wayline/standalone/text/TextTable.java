package io.wayline.standalone.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A table of text in columns: two blanks between them, numbers to the right, long cells cut with an ellipsis. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<String> headers;
    private final int widestCell;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param widestCell characters at which a cell is cut */
    public TextTable(List<String> headers, int widestCell) {
        this.headers = List.copyOf(headers);
        this.widestCell = widestCell;
    }

    public TextTable row(List<String> cells) {
        if (cells.size() != headers.size()) {
            throw new IllegalArgumentException("cells: %d (expected: %d)".formatted(cells.size(), headers.size()));
        }
        rows.add(cells.stream().map(this::fitted).toList());
        return this;
    }

    /** One line, whatever stands in the cell. */
    private String fitted(String cell) {
        var line = cell.replace("\r", "").replace("\n", "⏎").replace("\t", " ");
        return line.length() <= widestCell ? line : line.substring(0, widestCell - 1) + "…";
    }

    /** Header, a rule, the rows; each line ended by a line feed. */
    public String render() {
        int[] widths = IntStream.range(0, headers.size()).map(this::width).toArray();
        boolean[] numeric = new boolean[headers.size()];
        for (int column = 0; column < numeric.length; column++) {
            numeric[column] = isNumeric(column);
        }
        var text = new StringBuilder();
        appendLine(text, headers, widths, numeric);
        appendLine(text, Arrays.stream(widths).mapToObj("─"::repeat).toList(), widths, numeric);
        rows.forEach(row -> appendLine(text, row, widths, numeric));
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(headers.get(column).length(), Math::max);
    }

    private boolean isNumeric(int column) {
        return rows.stream()
                .map(row -> row.get(column))
                .allMatch(cell -> cell.isEmpty() || cell.matches("-?\\d+(\\.\\d+)?"));
    }

    private static void appendLine(StringBuilder text, List<String> cells, int[] widths, boolean[] numeric) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            var cell = cells.get(column);
            var padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : GAP).append(numeric[column] ? padding + cell : cell + padding);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
