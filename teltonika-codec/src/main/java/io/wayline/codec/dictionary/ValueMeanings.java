package io.wayline.codec.dictionary;

import java.util.StringJoiner;

/** The words for some values of an element. */
final class ValueMeanings {

    static final ValueMeanings NONE = new ValueMeanings(new long[0], new String[0], false);

    private final long[] values;
    private final String[] words;
    private final boolean bitmask;

    private ValueMeanings(long[] values, String[] words, boolean bitmask) {
        this.values = values;
        this.words = words;
        this.bitmask = bitmask;
    }

    /** Reads {@code 0=off;1=on}. */
    static ValueMeanings parse(String pairs, boolean bitmask) {
        if (pairs.isEmpty()) {
            return NONE;
        }
        var split = pairs.split(";", -1);
        var values = new long[split.length];
        var words = new String[split.length];
        for (int i = 0; i < split.length; i++) {
            int equals = split[i].indexOf('=');
            values[i] = Long.parseLong(split[i].substring(0, equals));
            words[i] = split[i].substring(equals + 1);
        }
        return new ValueMeanings(values, words, bitmask);
    }

    String of(long value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return words[i];
            }
        }
        return bitmask ? ofBits(value) : "";
    }

    /** A set bit without a word leaves the whole value without: half a truth would mislead. */
    private String ofBits(long value) {
        var joined = new StringJoiner("+");
        long left = value;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0 && (value & values[i]) == values[i]) {
                joined.add(words[i]);
                left &= ~values[i];
            }
        }
        return left == 0 ? joined.toString() : "";
    }
}
