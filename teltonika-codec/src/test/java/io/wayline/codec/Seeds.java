package io.wayline.codec;

import java.security.SecureRandom;
import java.util.stream.LongStream;

/**
 * Where the random tests begin: some fixed seeds and a new one each run. A failing test has its seed in its name;
 * {@code -Dwayline.seed=} runs that one alone.
 */
final class Seeds {

    private static final int FIXED = 24;

    private Seeds() {}

    static LongStream some() {
        var wanted = Long.getLong("wayline.seed");
        return wanted != null
                ? LongStream.of(wanted)
                : LongStream.concat(LongStream.rangeClosed(1, FIXED), LongStream.of(new SecureRandom().nextLong()));
    }
}
