package io.wayline.foundation.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one page, and where the next one begins.
 *
 * @param next null on the last page
 */
public record Page<T>(List<T> rows, @Nullable String next) {

    /** @param oneMore rows found when one more than the limit was asked for */
    public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> cursor) {
        if (oneMore.size() <= limit) {
            return new Page<>(oneMore, null);
        }
        var rows = List.copyOf(oneMore.subList(0, limit));
        return new Page<>(rows, cursor.apply(rows.getLast()));
    }
}
