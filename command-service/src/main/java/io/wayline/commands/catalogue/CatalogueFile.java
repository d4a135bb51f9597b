package io.wayline.commands.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.commands.catalogue.CatalogueEntry.Example;
import io.wayline.commands.catalogue.CatalogueEntry.Examples;
import io.wayline.commands.catalogue.CatalogueEntry.Patterns;
import io.wayline.commands.catalogue.CatalogueEntry.Responds;
import io.wayline.commands.catalogue.CatalogueEntry.Status;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Commands as comma-separated values. The first line names the columns; {@code verb} is needed, the others may be absent or
 * empty. Cells for examples hold several, separated by {@code |||}; one that answers another command than the example of its
 * row begins with that command and {@code =>}.
 */
final class CatalogueFile {

    private static final List<String> COLUMNS = List.of(
            "verb",
            "variant",
            "syntax",
            "category",
            "families",
            "responds",
            "timeout_s",
            "changes_state",
            "dangerous",
            "example_command",
            "example_success",
            "example_already",
            "example_deferred",
            "example_failure",
            "success",
            "already",
            "deferred",
            "failure",
            "verify_by",
            "source",
            "status",
            "description");

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
    private static final Pattern VERB = Pattern.compile("[!-~&&[^:,]]{1,64}");
    private static final Pattern BETWEEN_EXAMPLES = Pattern.compile(" \\|\\|\\| ");
    private static final String ANSWERED_WITH = " => ";
    private static final long LONGEST_TIMEOUT_SECONDS = 86_400;

    private final String name;
    private Map<String, Integer> columns = Map.of();

    private CatalogueFile(String name) {
        this.name = name;
    }

    /** The commands that come with the product. */
    static List<CatalogueEntry> ownEntries() {
        var name = "command-catalogue.csv";
        try (var resource = CatalogueFile.class.getResourceAsStream("/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return new CatalogueFile(name).read(new String(resource.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    static List<CatalogueEntry> entriesOf(Path path) {
        try {
            return new CatalogueFile(path.toString()).read(Files.readString(path));
        } catch (NoSuchFileException _) {
            throw new InvalidCatalogueException("COMMAND_CATALOGUE_FILE: there is no file " + path);
        } catch (CharacterCodingException _) {
            throw new InvalidCatalogueException(path + " (expected: UTF-8)");
        } catch (IOException e) {
            throw new InvalidCatalogueException("%s: cannot be read, %s".formatted(path, e));
        }
    }

    private List<CatalogueEntry> read(String text) {
        var withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        var entries = new ArrayList<CatalogueEntry>();
        var seen = new HashSet<List<String>>();
        try (var parser = FORMAT.parse(Reader.of(withoutMark))) {
            long line = 1;
            for (var record : parser) {
                var row = new Row(record, line);
                if (columns.isEmpty()) {
                    columns = columns(row);
                } else {
                    var entry = row.entry();
                    if (!seen.add(List.of(entry.verb(), entry.variant()))) {
                        throw row.wrong("variant", entry.variant(), "one that this file has no row of yet");
                    }
                    entries.add(entry);
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (CSVException | UncheckedIOException e) {
            throw new InvalidCatalogueException("%s: not comma-separated values, %s".formatted(name, e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        if (columns.isEmpty()) {
            throw new InvalidCatalogueException(
                    "%s: empty (expected: a first line that names columns)".formatted(name));
        }
        return List.copyOf(entries);
    }

    private Map<String, Integer> columns(Row header) {
        var found = new HashMap<String, Integer>();
        for (int i = 0; i < header.record().size(); i++) {
            var column = header.record().get(i).strip();
            if (!COLUMNS.contains(column)) {
                throw new InvalidCatalogueException("%s line %d, column %d: %s (expected: one of %s)"
                        .formatted(name, header.line(), i + 1, column, String.join(", ", COLUMNS)));
            }
            if (found.put(column, i) != null) {
                throw header.wrong(column, column, "each column once");
            }
        }
        if (!found.containsKey("verb")) {
            throw new InvalidCatalogueException("%s line %d: no column verb (expected: verb, and any of %s)"
                    .formatted(name, header.line(), String.join(", ", COLUMNS.subList(1, COLUMNS.size()))));
        }
        return found;
    }

    private final class Row {

        private final CSVRecord record;
        /** Where it begins: a cell in quotes may have several. */
        private final long line;

        Row(CSVRecord record, long line) {
            this.record = record;
            this.line = line;
        }

        CSVRecord record() {
            return record;
        }

        long line() {
            return line;
        }

        CatalogueEntry entry() {
            if (record.size() > columns.size()) {
                throw new InvalidCatalogueException(
                        "%s line %d: %d cells (expected: %d; a comma inside a cell needs quotes)"
                                .formatted(name, line, record.size(), columns.size()));
            }
            var verb = cell("verb").strip();
            if (!VERB.matcher(verb).matches()) {
                throw wrong("verb", verb, "the first word of a command, without blank and colon");
            }
            var example = orElse(cell("example_command"), verb);
            return new CatalogueEntry(
                    verb,
                    cell("variant").strip(),
                    orElse(cell("syntax"), verb),
                    orElse(cell("category"), "own"),
                    Set.copyOf(words(cell("families"))),
                    oneOf("responds", Responds.class, "yes"),
                    timeout(),
                    yesOrNo("changes_state", "y"),
                    yesOrNo("dangerous", "n"),
                    example,
                    new Examples(
                            examples("example_success", example),
                            examples("example_already", example),
                            examples("example_deferred", example),
                            examples("example_failure", example)),
                    new Patterns(pattern("success"), pattern("already"), pattern("deferred"), pattern("failure")),
                    cell("verify_by"),
                    cell("source"),
                    oneOf("status", Status.class, "unverified"),
                    cell("description"));
        }

        private Duration timeout() {
            var text = orElse(cell("timeout_s"), "30");
            try {
                long seconds = Long.parseLong(text);
                if (seconds >= 1 && seconds <= LONGEST_TIMEOUT_SECONDS) {
                    return Duration.ofSeconds(seconds);
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw wrong("timeout_s", text, "seconds, 1 to " + LONGEST_TIMEOUT_SECONDS);
        }

        private boolean yesOrNo(String column, String usual) {
            var text = orElse(cell(column), usual);
            return switch (text) {
                case "y" -> true;
                case "n" -> false;
                default -> throw wrong(column, text, "y or n");
            };
        }

        private <E extends Enum<E>> E oneOf(String column, Class<E> type, String usual) {
            var text = orElse(cell(column), usual);
            var words = Stream.of(type.getEnumConstants())
                    .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .toList();
            int index = words.indexOf(text.replace('-', ' '));
            if (index < 0) {
                throw wrong(column, text, String.join(", ", words));
            }
            return type.getEnumConstants()[index];
        }

        private String pattern(String column) {
            var regex = cell(column);
            AnswerPatterns.problemOf(Placeholders.withAnything(regex)).ifPresent(problem -> {
                throw wrong(
                        column,
                        regex,
                        "a regular expression of Java with no placeholders but {avl_id}, {first_id} and {n}; "
                                + problem);
            });
            return regex;
        }

        private List<Example> examples(String column, String usualCommand) {
            if (cell(column).isEmpty()) {
                return List.of();
            }
            return BETWEEN_EXAMPLES
                    .splitAsStream(cell(column))
                    .map(text -> {
                        int arrow = text.indexOf(ANSWERED_WITH);
                        return arrow < 0
                                ? new Example(usualCommand, text)
                                : new Example(text.substring(0, arrow), text.substring(arrow + ANSWERED_WITH.length()));
                    })
                    .toList();
        }

        private List<String> words(String text) {
            return Arrays.stream(text.split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .toList();
        }

        /** Empty if the row, or the whole file, does not have it. */
        private String cell(String column) {
            Integer index = columns.get(column);
            return index == null || index >= record.size() ? "" : record.get(index);
        }

        private String orElse(String text, String usual) {
            return text.isBlank() ? usual : text.strip();
        }

        InvalidCatalogueException wrong(String column, String value, String expected) {
            return new InvalidCatalogueException(
                    "%s line %d, column %s: %s (expected: %s)".formatted(name, line, column, value, expected));
        }
    }
}
