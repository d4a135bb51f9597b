package io.wayline.foundation.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parts of query strings. What cannot be read becomes a {@link RefusedException} that names the parameter. */
public final class Query {

    public static final int MAX_LIMIT = 200;
    private static final int DEFAULT_LIMIT = 50;
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_CURSOR = 400;

    /** Between the parts of a cursor: in none of them. */
    private static final String SEPARATOR = "\n";

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Query() {}

    /** Rows a page. */
    public static int limit(@Nullable String value) {
        if (value == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // Refused below.
        }
        throw RefusedException.invalid("limit", "limit: not a number of rows", "Send 1 to %d.".formatted(MAX_LIMIT));
    }

    /** ISO 8601 with an offset, or milliseconds since 1970. */
    public static @Nullable Instant moment(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            var moment = value.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Instant.ofEpochMilli(Long.parseLong(value))
                    : OffsetDateTime.parse(value).toInstant();
            if (!moment.isBefore(EARLIEST) && !moment.isAfter(LATEST)) {
                return moment;
            }
        } catch (DateTimeException | NumberFormatException _) {
            // Refused below.
        }
        throw RefusedException.invalid(
                name,
                name + ": not a moment",
                "Send ISO 8601 with an offset (2026-01-31T12:00:00Z) or milliseconds since 1970.");
    }

    public static @Nullable Boolean flag(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw RefusedException.invalid(name, name + ": not true or false", "Send true or false.");
        };
    }

    public static @Nullable String text(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.length() > LONGEST_TEXT || value.indexOf('\0') >= 0) {
            throw RefusedException.invalid(
                    name, name + ": not a text to look for", "At most %d characters.".formatted(LONGEST_TEXT));
        }
        return value;
    }

    public static <E extends Enum<E>> @Nullable E word(String name, @Nullable String value, Class<E> words) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> word.name().equals(value.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> RefusedException.invalid(
                        name,
                        name + ": not a known word",
                        "Send one of " + Arrays.toString(words.getEnumConstants()) + "."));
    }

    /** Where the next page begins. Opaque to hosts. */
    public static String cursor(String... parts) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, parts).getBytes(UTF_8));
    }

    /**
     * A part of a cursor that was {@link Instant#toString}.
     *
     * @throws DateTimeException if it is none that a database could have had
     */
    public static Instant cursorMoment(String part) {
        var moment = Instant.parse(part);
        if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
            throw new DateTimeException("out of range: " + moment);
        }
        return moment;
    }

    /** What {@code read} makes of the parts of a cursor; null if there is none. */
    public static <T> @Nullable T after(@Nullable String cursor, int parts, Function<List<String>, T> read) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            if (cursor.length() <= LONGEST_CURSOR) {
                var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
                var found = List.of(UTF_8.newDecoder().decode(bytes).toString().split(SEPARATOR, -1));
                if (found.size() == parts && found.stream().noneMatch(part -> part.indexOf('\0') >= 0)) {
                    return read.apply(found);
                }
            }
        } catch (CharacterCodingException | IllegalArgumentException | DateTimeException _) {
            // Refused below.
        }
        throw RefusedException.invalid("cursor", "cursor: not one of ours", "Send nextCursor of the page before.");
    }
}
