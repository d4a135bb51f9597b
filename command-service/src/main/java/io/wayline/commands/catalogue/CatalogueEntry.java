package io.wayline.commands.catalogue;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One form of one command.
 *
 * @param verb first word of the command
 * @param variant tells several forms of a verb apart; empty for the only one
 * @param syntax {@code <needed>}, {@code [optional]}, {@code …} repeated
 * @param category for people to find it by
 * @param families of trackers that know it
 * @param responds whether a text comes back at all
 * @param timeout after which an answer is not to be expected any more
 * @param changesState true if the tracker, or what it switches, is different afterwards: not to be repeated lightly
 * @param dangerous true if a vehicle or the connection to the tracker may be lost by it
 * @param exampleCommand as it can be sent
 * @param patterns of its answers
 * @param verifyBy what shows that it took effect; empty if nothing does
 * @param source where the knowledge is from
 * @param status how good it is
 */
public record CatalogueEntry(
        String verb,
        String variant,
        String syntax,
        String category,
        Set<String> families,
        Responds responds,
        Duration timeout,
        boolean changesState,
        boolean dangerous,
        String exampleCommand,
        Examples examples,
        Patterns patterns,
        String verifyBy,
        String source,
        Status status,
        String description) {

    /** Whether a command is answered with a text. */
    public enum Responds {
        YES,
        NO,
        /** Depends on platform or firmware. */
        MAYBE
    }

    /** How well an entry is known. */
    public enum Status {
        /** By the manufacturer. */
        DOCUMENTED,
        /** On real trackers. */
        OBSERVED,
        /** In software of others. */
        THIRD_PARTY,
        UNVERIFIED,
        /** The command is documented, its answer is not. */
        ANSWER_UNKNOWN
    }

    /** A command and a text that answers it. */
    public record Example(String command, String answer) {}

    /** Answers, by what they mean. */
    public record Examples(
            List<Example> success, List<Example> already, List<Example> deferred, List<Example> failure) {}

    /**
     * Regular expressions, by what they mean; empty where there is none. {@code {avl_id}}, {@code {first_id}} and {@code {n}}
     * stand for what the command asks.
     */
    public record Patterns(String success, String already, String deferred, String failure) {

        boolean areKnown() {
            return !(success.isEmpty() && already.isEmpty() && deferred.isEmpty() && failure.isEmpty());
        }
    }

    /** True if the answers can be told from others. */
    public boolean answersKnown() {
        return patterns.areKnown();
    }
}
