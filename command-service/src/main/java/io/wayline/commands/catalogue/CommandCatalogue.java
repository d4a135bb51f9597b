package io.wayline.commands.catalogue;

import io.wayline.commands.ledger.Answers;
import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.Expectation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commands of trackers and the answers to them: those that come with the product, and those of a file of the operator's,
 * which adds forms of commands or takes the place of ours with the same verb and variant. Safe to use from any thread.
 */
public final class CommandCatalogue implements Answers {

    private static final Pattern END_OF_VERB = Pattern.compile("[ :]");
    private static final Pattern LAST_DIGITS = Pattern.compile("\\d+$");
    private static final Pattern UNSEEN_END = Pattern.compile("[\\s\\x00]+$");

    /** In these words firmware says no to anything. */
    private static final String REFUSAL =
            "^(?:WARNING[:!]|Error\\b|ERROR\\b|Failed\\b|Invalid\\b|Not supported\\b|Unknown\\b"
                    + "|Wrong\\b|Cannot\\b"
                    + "|.*\\b(?:not supported|unsupported|not detected|Not connected|doesn.t exist)\\b)";

    private final List<CatalogueEntry> entries;
    private final Map<String, List<CatalogueEntry>> byVerb;
    private final AnswerPatterns patterns = new AnswerPatterns();
    /** Of all entries that do not claim an empty text: such a one would claim too much. */
    private final List<String> knownAnswers;

    private CommandCatalogue(List<CatalogueEntry> entries) {
        this.entries = List.copyOf(entries);
        this.byVerb = entries.stream()
                .collect(Collectors.groupingBy(
                        CatalogueEntry::verb, LinkedHashMap::new, Collectors.toUnmodifiableList()));
        this.knownAnswers = entries.stream()
                .map(CommandCatalogue::patternsForAnyCommand)
                .filter(ofEntry -> ofEntry.stream().noneMatch(pattern -> patterns.occurs(pattern, "")))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** The commands that come with the product. */
    public static CommandCatalogue load() {
        return new CommandCatalogue(CatalogueFile.ownEntries());
    }

    /**
     * With a file of the operator's, as COMMAND_CATALOGUE_FILE names it.
     *
     * @throws InvalidCatalogueException if the file says something that cannot be meant
     */
    public static CommandCatalogue load(Path extension) {
        var entries = new LinkedHashMap<List<String>, CatalogueEntry>();
        Stream.of(CatalogueFile.ownEntries(), CatalogueFile.entriesOf(extension))
                .flatMap(List::stream)
                .forEach(entry -> entries.put(List.of(entry.verb(), entry.variant()), entry));
        return new CommandCatalogue(new ArrayList<>(entries.values()));
    }

    /** What is wrong with a pattern of a host, if something is: to refuse a command before it is taken. */
    public static Optional<String> problemOf(String pattern) {
        return AnswerPatterns.problemOf(pattern);
    }

    /** All forms of all commands, ours first. */
    public List<CatalogueEntry> entries() {
        return entries;
    }

    /** The forms of one command; none if it is unknown. */
    public List<CatalogueEntry> find(String verb) {
        return byVerb.getOrDefault(verb, List.of());
    }

    /** The forms of the command that a text begins with; none if it is unknown. Some verbs end in a digit that is an argument. */
    public List<CatalogueEntry> formsOf(String command) {
        var verb = verbOf(command);
        var forms = find(verb);
        return forms.isEmpty() ? find(LAST_DIGITS.matcher(verb).replaceFirst("")) : forms;
    }

    static String verbOf(String command) {
        return END_OF_VERB.split(command, 2)[0];
    }

    @Override
    public Expectation to(Command.Request command) {
        var known = byCatalogue(command.text());
        return command.expectSuccess() == null && command.expectFailure() == null
                ? known
                : new ByHost(command.expectSuccess(), command.expectFailure(), known);
    }

    @Override
    public boolean areKnown(String answer) {
        var text = prepared(answer);
        return knownAnswers.stream().anyMatch(pattern -> patterns.occurs(pattern, text));
    }

    @Override
    public boolean isRefusal(String answer) {
        return patterns.occurs(REFUSAL, prepared(answer));
    }

    private Expectation byCatalogue(String command) {
        var known = formsOf(command).stream()
                .filter(CatalogueEntry::answersKnown)
                .map(CatalogueEntry::patterns)
                .toList();
        return new ByForms(command, known, AskedOutputs.of(command));
    }

    private static List<String> patternsForAnyCommand(CatalogueEntry entry) {
        var ofEntry = entry.patterns();
        return Stream.of(ofEntry.deferred(), ofEntry.failure(), ofEntry.already(), ofEntry.success())
                .filter(pattern -> !pattern.isEmpty())
                .map(Placeholders::withAnything)
                .toList();
    }

    private static String prepared(String answer) {
        return UNSEEN_END.matcher(answer).replaceFirst("");
    }

    /** By all forms of the command together: trackers do not say which form they took it for. */
    private final class ByForms implements Expectation {

        private final String command;
        private final List<CatalogueEntry.Patterns> forms;
        private final Optional<AskedOutputs> outputs;

        ByForms(String command, List<CatalogueEntry.Patterns> forms, Optional<AskedOutputs> outputs) {
            this.command = command;
            this.forms = forms;
            this.outputs = outputs;
        }

        @Override
        public boolean isKnown() {
            return !forms.isEmpty();
        }

        @Override
        public Verdict judge(String answer) {
            var text = prepared(answer);
            if (outputs.isPresent() && AskedOutputs.areMentionedIn(text)) {
                return outputs.get().judge(text);
            }
            if (anyForm(CatalogueEntry.Patterns::deferred, text)) {
                return Verdict.DEFERRED;
            }
            if (anyForm(CatalogueEntry.Patterns::failure, text)) {
                return Verdict.FAILURE;
            }
            if (anyForm(CatalogueEntry.Patterns::already, text)) {
                return Verdict.ALREADY;
            }
            return anyForm(CatalogueEntry.Patterns::success, text) ? Verdict.SUCCESS : Verdict.NOT_CLAIMED;
        }

        private boolean anyForm(Function<CatalogueEntry.Patterns, String> kind, String text) {
            return forms.stream()
                    .map(kind)
                    .filter(pattern -> !pattern.isEmpty())
                    .map(pattern -> Placeholders.withValuesOf(command, pattern))
                    .anyMatch(pattern -> patterns.occurs(pattern, text));
        }
    }

    /**
     * By the patterns of the command's host. What it says nothing about is left to the catalogue: a host that names only a
     * success need not know how this firmware says no; one that names only a failure takes anything else for success, unless
     * it is the answer to something else.
     */
    private final class ByHost implements Expectation {

        private final @Nullable String success;
        private final @Nullable String failure;
        private final Expectation catalogue;

        ByHost(@Nullable String success, @Nullable String failure, Expectation catalogue) {
            this.success = success;
            this.failure = failure;
            this.catalogue = catalogue;
        }

        @Override
        public boolean isKnown() {
            return true;
        }

        @Override
        public Verdict judge(String answer) {
            var text = prepared(answer);
            if (failure != null && patterns.occurs(failure, text)) {
                return Verdict.FAILURE;
            }
            if (success != null && patterns.occurs(success, text)) {
                return Verdict.SUCCESS;
            }
            var known = catalogue.isKnown() ? catalogue.judge(text) : Verdict.NOT_CLAIMED;
            return switch (known) {
                case FAILURE -> failure == null ? Verdict.FAILURE : Verdict.NOT_CLAIMED;
                case SUCCESS, ALREADY, DEFERRED -> success == null ? known : Verdict.NOT_CLAIMED;
                case NOT_CLAIMED ->
                    success == null && !catalogue.isKnown() && !areKnown(text) ? Verdict.SUCCESS : Verdict.NOT_CLAIMED;
            };
        }
    }
}
