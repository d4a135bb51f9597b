package io.wayline.commands.submission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions that strangers send and we run. Java's engine backtracks, so an expression is taken only if its form
 * bounds the work: nothing that repeats holds something that repeats or branches, nothing refers back, and few parts repeat
 * without end.
 */
final class AnswerPattern {

    static final int LONGEST = 500;

    /** Each may cost a factor of the answer's length. */
    private static final int MOST_REPETITIONS = 6;

    private static final int HIGHEST_COUNT = 1_000;
    private static final int DEEPEST = 20;

    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,6})(,(\\d{0,6}))?}");

    private static final Pattern FLAGS = Pattern.compile("\\(\\?[is]{1,2}\\)");
    private static final Pattern GROUP_START = Pattern.compile("\\((?:\\?(?::|=|!|[is]{1,2}:)|(?!\\?))");

    private final String text;
    private int at;
    private int repetitions;

    private AnswerPattern(String text) {
        this.text = text;
    }

    /** What is wrong with it; empty if nothing is. */
    static Optional<String> fault(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.of("%d characters (expected: 1 to %d)".formatted(text.length(), LONGEST));
        }
        try {
            var _ = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            return Optional.of("%s at character %d".formatted(e.getDescription(), e.getIndex() + 1));
        } catch (StackOverflowError _) {
            return Optional.of("nested too deeply");
        }
        return new AnswerPattern(text).fault();
    }

    /** A group while it is open: what stands in it so far. */
    private static final class Group {
        private boolean repeats;
        private boolean branches;
    }

    private Optional<String> fault() {
        Deque<Group> open = new ArrayDeque<>();
        open.push(new Group());
        // What a quantifier would apply to, if it was a group.
        Group last = new Group();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isQuantifier()) {
                var count = readQuantifier();
                if (count == Repetition.TOO_HIGH) {
                    return Optional.of("a count above %d".formatted(HIGHEST_COUNT));
                }
                if (count != Repetition.AT_MOST_ONCE && (last.repeats || last.branches)) {
                    return Optional.of("a repeated group that itself repeats or branches");
                }
                if (count == Repetition.ENDLESS && ++repetitions > MOST_REPETITIONS) {
                    return Optional.of("more than %d parts that repeat without end".formatted(MOST_REPETITIONS));
                }
                open.element().repeats = true;
                continue;
            }
            last = new Group();
            switch (c) {
                case '\\' -> {
                    if (at + 1 < text.length() && "123456789kQ".indexOf(text.charAt(at + 1)) >= 0) {
                        return Optional.of("a reference back, or \\Q");
                    }
                    at += 2;
                }
                case '[' -> skipClass();
                case '(' -> {
                    if (skipIf(FLAGS)) {
                        continue;
                    }
                    if (!skipIf(GROUP_START)) {
                        return Optional.of("a group of a kind that is not taken");
                    }
                    if (open.size() > DEEPEST) {
                        return Optional.of("nested too deeply");
                    }
                    open.push(new Group());
                }
                case ')' -> {
                    last = open.pop();
                    if (open.isEmpty()) {
                        return Optional.of("an unbalanced )");
                    }
                    open.element().repeats |= last.repeats;
                    open.element().branches |= last.branches;
                    at++;
                }
                case '|' -> {
                    open.element().branches = true;
                    at++;
                }
                default -> at++;
            }
        }
        return Optional.empty();
    }

    private boolean isQuantifier() {
        char c = text.charAt(at);
        return c == '*'
                || c == '+'
                || c == '?'
                || (c == '{' && COUNT.matcher(text).region(at, text.length()).lookingAt());
    }

    private enum Repetition {
        AT_MOST_ONCE,
        BOUNDED,
        ENDLESS,
        TOO_HIGH
    }

    private Repetition readQuantifier() {
        char c = text.charAt(at);
        Repetition kind;
        if (c == '{') {
            var count = COUNT.matcher(text).region(at, text.length());
            var _ = count.lookingAt();
            boolean endless = count.group(2) != null && count.group(3).isEmpty();
            int most = Integer.parseInt(count.group(2) == null || endless ? count.group(1) : count.group(3));
            kind = most > HIGHEST_COUNT
                    ? Repetition.TOO_HIGH
                    : endless ? Repetition.ENDLESS : most > 1 ? Repetition.BOUNDED : Repetition.AT_MOST_ONCE;
            at = count.end();
        } else {
            kind = c == '?' ? Repetition.AT_MOST_ONCE : Repetition.ENDLESS;
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '?' || text.charAt(at) == '+')) {
            at++; // lazy, or possessive
        }
        return kind;
    }

    private boolean skipIf(Pattern expected) {
        var found = expected.matcher(text).region(at, text.length());
        boolean there = found.lookingAt();
        if (there) {
            at = found.end();
        }
        return there;
    }

    /** Java's classes nest. */
    private void skipClass() {
        int depth = 0;
        do {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth--;
            }
            at++;
        } while (depth > 0 && at < text.length());
    }
}
