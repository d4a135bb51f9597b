package io.wayline.commands.catalogue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in a pattern for something that a command asks, so that an answer about something else is told from it. */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(avl_id|first_id|n)}");
    private static final Pattern FIRST_ID_ENDS = Pattern.compile("[;:,\\s]");
    private static final String NOTHING = "(?!)";

    private Placeholders() {}

    /** The pattern for the answers to one command; where the command leaves out what it must ask, nothing is an answer. */
    static String withValuesOf(String command, String pattern) {
        if (pattern.indexOf('{') < 0) {
            return pattern;
        }
        var argument = firstArgument(command);
        return PLACEHOLDER.matcher(pattern).replaceAll(found -> {
            var value = found.group(1).equals("first_id") ? FIRST_ID_ENDS.split(argument, 2)[0] : argument;
            return Matcher.quoteReplacement(value.isEmpty() ? NOTHING : Pattern.quote(value));
        });
    }

    /** The pattern for the answers to all such commands. */
    static String withAnything(String pattern) {
        return PLACEHOLDER.matcher(pattern).replaceAll(Matcher.quoteReplacement("\\d+"));
    }

    private static String firstArgument(String command) {
        int verbEnds = CommandCatalogue.verbOf(command).length();
        if (verbEnds >= command.length()) {
            return "";
        }
        var arguments = command.substring(verbEnds + 1).strip();
        int end = arguments.indexOf(' ');
        return end < 0 ? arguments : arguments.substring(0, end);
    }
}
