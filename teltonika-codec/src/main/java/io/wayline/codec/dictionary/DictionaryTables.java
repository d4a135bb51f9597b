package io.wayline.codec.dictionary;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.codec.dictionary.IoMeaning.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables that {@code src/dictionary/generate.py} wrote: one per family, one of models. The first line names the columns,
 * fields are separated by tabs, an empty one says none.
 */
final class DictionaryTables {

    private static final int ID = 0;
    private static final int NAME = 1;
    private static final int WIDTH = 2;
    private static final int SIGN = 3;
    private static final int MULTIPLIER = 4;
    private static final int UNIT = 5;
    private static final int RAW_UNIT = 6;
    private static final int PUBLISH = 7;
    private static final int TYPE = 8;
    private static final int MEANINGS = 9;

    private DictionaryTables() {}

    /** Families in the order of look-up, joined by {@code >}. */
    static Map<String, String> chainByModel() {
        var chains = new HashMap<String, String>();
        for (var fields : rows("models")) {
            chains.put(fields[0], fields[1]);
        }
        return chains;
    }

    static List<IoMeaning> elements(String family) {
        var elements = new ArrayList<IoMeaning>();
        for (var fields : rows(family)) {
            elements.add(meaning(fields));
        }
        return elements;
    }

    private static IoMeaning meaning(String[] fields) {
        boolean scaled = fields[PUBLISH].equals("scaled");
        var kind = switch (fields[TYPE]) {
            case "int", "bitmask" -> scaled ? Kind.DECIMAL : Kind.INTEGER;
            case "ascii" -> Kind.TEXT;
            case "hex" -> Kind.HEX;
            default -> throw new IllegalStateException("type: " + fields[TYPE]);
        };
        return new IoMeaning(
                Integer.parseInt(fields[ID]),
                fields[NAME],
                kind,
                fields[WIDTH].isEmpty() ? 0 : Integer.parseInt(fields[WIDTH]),
                fields[SIGN].equals("signed"),
                fields[MULTIPLIER].isEmpty() ? "1" : fields[MULTIPLIER],
                scaled ? fields[UNIT] : fields[RAW_UNIT],
                fields[UNIT],
                ValueMeanings.parse(fields[MEANINGS], fields[TYPE].equals("bitmask")));
    }

    /** Loops rather than streams: a command that prints one frame pays for every class it touches. */
    private static List<String[]> rows(String table) {
        var text = text(table);
        var rows = new ArrayList<String[]>();
        int at = text.indexOf('\n') + 1;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            rows.add(text.substring(at, end).split("\t", -1));
            at = end + 1;
        }
        return rows;
    }

    private static String text(String table) {
        try (var in = DictionaryTables.class.getResourceAsStream(table + ".tsv")) {
            if (in == null) {
                throw new IllegalStateException("no table " + table + ".tsv beside the dictionary's classes");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("table " + table, e);
        }
    }
}
