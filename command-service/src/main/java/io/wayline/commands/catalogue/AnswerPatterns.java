package io.wayline.commands.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions for answers, compiled once and never tried for long: hosts may bring their own, and an expression that
 * reads a text again and again must not hold up the commands of a tracker. Safe to use from any thread.
 */
final class AnswerPatterns {

    private static final int MOST_PATTERNS = 1_000;
    /** The catalogue's own expressions need a few reads for each character of an answer; answers have some 4000 at most. */
    private static final int MOST_READS = 500_000;

    private final Map<String, Optional<Pattern>> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Pattern>> eldest) {
            return size() > MOST_PATTERNS;
        }
    };

    /** What is wrong with a regular expression, if something is. */
    static Optional<String> problemOf(String regex) {
        try {
            var _ = Pattern.compile(regex, Pattern.DOTALL);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription() + " at character " + (e.getIndex() + 1));
        } catch (StackOverflowError _) {
            return Optional.of("nested too deeply");
        }
    }

    /** False if the expression does not occur in the answer, is none, or takes too long to say. */
    boolean occurs(String regex, String answer) {
        return pattern(regex).filter(pattern -> occurs(pattern, answer)).isPresent();
    }

    int size() {
        synchronized (compiled) {
            return compiled.size();
        }
    }

    private Optional<Pattern> pattern(String regex) {
        synchronized (compiled) {
            return compiled.computeIfAbsent(regex, AnswerPatterns::compile);
        }
    }

    private static Optional<Pattern> compile(String regex) {
        return problemOf(regex).isPresent() ? Optional.empty() : Optional.of(Pattern.compile(regex, Pattern.DOTALL));
    }

    private static boolean occurs(Pattern pattern, String answer) {
        try {
            return pattern.matcher(new CountedText(answer, new int[1])).find();
        } catch (TooManyReadsException | StackOverflowError _) {
            return false;
        }
    }

    /** A text that can be read so many times and no more; parts of it count with the whole. */
    private record CountedText(CharSequence text, int[] reads) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (++reads[0] > MOST_READS) {
                throw new TooManyReadsException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int from, int until) {
            return new CountedText(text.subSequence(from, until), reads);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Control flow only: it has no trace. */
    private static final class TooManyReadsException extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooManyReadsException() {
            super("too many reads", null, false, false);
        }
    }
}
