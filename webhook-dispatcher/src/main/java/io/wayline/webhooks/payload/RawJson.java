package io.wayline.webhooks.payload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes JSON apart without touching its parts: what a host sent as metadata comes back as it was written, to the last blank. Not
 * the reader of requests: this is our own JSON, a little deeper than any request, and a flaw in it is a bug.
 */
final class RawJson {

    /** Nothing here is read by recursion. */
    private static final int DEEPEST = 10_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private RawJson() {}

    /** The members of an object, in their order. */
    static Map<String, String> members(String object) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), object)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            var members = new LinkedHashMap<String, String>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                members.put(name, value(parser, object));
            }
            return members;
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    static List<String> elements(String array) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), array)) {
            expect(parser.nextToken(), JsonToken.START_ARRAY);
            var elements = new ArrayList<String>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser, array));
            }
            return elements;
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    /** @return empty if it is no text */
    static String text(String json) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private static String value(JsonParser parser, String text) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        return text.substring(start, end);
    }

    private static void expect(JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw new IllegalStateException("JSON of an event: %s (expected: %s)".formatted(found, expected));
        }
    }

    /** Without the cause, which quotes what it could not read. */
    private static IllegalStateException unreadable(JacksonException e) {
        return new IllegalStateException(
                "JSON of an event is broken: " + e.getClass().getSimpleName());
    }
}
