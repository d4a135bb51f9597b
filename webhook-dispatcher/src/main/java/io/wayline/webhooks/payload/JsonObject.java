package io.wayline.webhooks.payload;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes a JSON object, member by member. What is empty is left out; raw values stand in it byte for byte. */
final class JsonObject {

    /** JSON values to one array of them. */
    static final Collector<CharSequence, ?, String> ARRAY = joining(",", "[", "]");

    private final StringBuilder text = new StringBuilder("{");

    static String quoted(String value) {
        var quoted = new StringBuilder(value.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, quoted);
        return quoted.append('"').toString();
    }

    /** Left out if it is empty. */
    JsonObject text(String name, @Nullable String value) {
        return raw(name, value == null || value.isEmpty() ? "" : quoted(value));
    }

    /** Left out if it is null. */
    JsonObject moment(String name, @Nullable Instant value) {
        return raw(name, value == null ? "" : quoted(value.toString()));
    }

    /**
     * Left out if it is empty.
     *
     * @param json a JSON value
     */
    JsonObject raw(String name, @Nullable String json) {
        if (json != null && !json.isEmpty()) {
            text.append(text.length() == 1 ? "" : ",")
                    .append(quoted(name))
                    .append(':')
                    .append(json);
        }
        return this;
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
