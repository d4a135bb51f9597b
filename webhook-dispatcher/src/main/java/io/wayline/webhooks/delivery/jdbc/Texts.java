package io.wayline.webhooks.delivery.jdbc;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Columns of many rows, as arrays of texts that a statement casts to their types. */
final class Texts {

    private Texts() {}

    static <T> @Nullable String[] of(Collection<T> rows, Function<? super T, ? extends @Nullable Object> column) {
        var texts = new @Nullable String[rows.size()];
        int row = 0;
        for (var each : rows) {
            var value = column.apply(each);
            texts[row++] = value == null ? null : clean(value.toString());
        }
        return texts;
    }

    static @Nullable String[] of(Collection<?> values) {
        return of(List.copyOf(values), value -> value);
    }

    static @Nullable String utc(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    /** PostgreSQL keeps every character but one. */
    static String clean(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
}
