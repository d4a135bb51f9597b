package io.wayline.foundation.api;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object of a request, member by member as it was written. Whatever is not as a route expects it becomes a {@link
 * RefusedException} that names the field. A member that is null counts as absent.
 */
public final class JsonBody {

    /** Deeper than any sane metadata, and far from what exhausts a stack, ours or PostgreSQL's. */
    private static final int DEEPEST = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private static final JsonMapper TREES = new JsonMapper(JSON);

    private final String path;
    private final Map<String, String> members;

    private JsonBody(String path, Map<String, String> members) {
        this.path = path;
        this.members = members;
    }

    /** @throws RefusedException if it is not one JSON object */
    static JsonBody parse(String text) {
        return parse(text, "");
    }

    private static JsonBody parse(String text, String path) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed(path, "not a JSON object");
            }
            var members = new LinkedHashMap<String, String>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                if (members.put(name, nextValue(parser, text)) != null) {
                    throw RefusedException.invalid(path + shown(name), "The field is there twice", "Send it once.");
                }
            }
            if (parser.nextToken() != null) {
                throw malformed(path, "something follows the JSON object");
            }
            return new JsonBody(path, members);
        } catch (JacksonException e) {
            var where = e.getLocation();
            throw malformed(
                    path,
                    where == null
                            ? e.getOriginalMessage()
                            : "%s at line %d, column %d"
                                    .formatted(firstLine(e), where.getLineNr(), where.getColumnNr()));
        }
    }

    /** The value exactly as it stands in the text. */
    private static String nextValue(JsonParser parser, String text) {
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        return text.substring(start, end);
    }

    private static RefusedException malformed(String path, String detail) {
        var field = path.isEmpty() ? "body" : path.substring(0, path.length() - 1);
        return RefusedException.invalid(field, "Malformed JSON: " + detail, "Send one JSON object.");
    }

    private static String firstLine(JacksonException e) {
        return shown(e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
    }

    /** Text of a stranger, in an answer: bounded, and without what a terminal would obey. */
    private static String shown(String text) {
        var clean = text.codePoints()
                .limit(100)
                .mapToObj(c -> Character.isISOControl(c) ? "?" : Character.toString(c))
                .collect(joining());
        return clean.length() < text.length() ? clean + "…" : clean;
    }

    /** Refuses the request if the object has other members than these. */
    public void only(Set<String> known) {
        var others = members.keySet().stream()
                .filter(name -> !known.contains(name))
                .limit(10)
                .map(name -> path + shown(name))
                .toList();
        if (!others.isEmpty()) {
            throw RefusedException.invalid(
                    others.getFirst(),
                    "Unknown field: " + String.join(", ", others),
                    "Known here: " + String.join(", ", known.stream().sorted().toList()));
        }
    }

    /** The value exactly as it was sent. */
    public Optional<String> raw(String name) {
        return Optional.ofNullable(members.get(name)).filter(value -> !value.equals("null"));
    }

    /** The same, if the database can read its texts too: hosts look into it there. */
    public Optional<String> rawText(String name) {
        return raw(name).map(value -> {
            if (!SoundText.isSound(tree(value))) {
                throw notUnicode(name);
            }
            return value;
        });
    }

    public Optional<String> text(String name) {
        return raw(name).map(value -> {
            var node = tree(value);
            if (!node.isString()) {
                throw wrongType(name, "a text in quotes");
            }
            return sound(name, node.stringValue());
        });
    }

    /** @return empty if it is absent */
    public OptionalInt integer(String name, int min, int max) {
        var value = raw(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        var node = tree(value.get());
        var expected = "a whole number from %d to %d".formatted(min, max);
        if (!node.isIntegralNumber()) {
            throw wrongType(name, expected);
        }
        if (!node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw RefusedException.invalid(
                    path + name, "%s%s: out of range".formatted(path, name), "Send " + expected + ".");
        }
        return OptionalInt.of(node.intValue());
    }

    public Optional<Boolean> flag(String name) {
        return raw(name).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrongType(name, "true or false");
        });
    }

    public Optional<JsonBody> object(String name) {
        return raw(name).map(value -> {
            if (!value.startsWith("{")) {
                throw wrongType(name, "an object");
            }
            return parse(value, path + name + ".");
        });
    }

    /** @return empty if it is absent */
    public Optional<List<String>> texts(String name, int maxCount) {
        return raw(name).map(value -> {
            var node = tree(value);
            var expected = "a list of at most %d texts".formatted(maxCount);
            if (!node.isArray() || node.size() > maxCount) {
                throw wrongType(name, expected);
            }
            var texts = new ArrayList<String>();
            for (JsonNode element : node) {
                if (!element.isString()) {
                    throw wrongType(name, expected);
                }
                texts.add(sound(name, element.stringValue()));
            }
            return List.copyOf(texts);
        });
    }

    /** @return empty if it is absent */
    public Optional<List<Integer>> integers(String name, int maxCount, int min, int max) {
        return raw(name).map(value -> {
            var node = tree(value);
            var expected = "a list of at most %d whole numbers from %d to %d".formatted(maxCount, min, max);
            if (!node.isArray() || node.size() > maxCount) {
                throw wrongType(name, expected);
            }
            var numbers = new ArrayList<Integer>();
            for (JsonNode element : node) {
                if (!element.isIntegralNumber()
                        || !element.canConvertToInt()
                        || element.intValue() < min
                        || element.intValue() > max) {
                    throw wrongType(name, expected);
                }
                numbers.add(element.intValue());
            }
            return List.copyOf(numbers);
        });
    }

    /** Of the members, in their order; those that are null too. */
    public Set<String> names() {
        return Collections.unmodifiableSet(members.keySet());
    }

    private String sound(String name, String text) {
        if (!SoundText.isSound(text)) {
            throw notUnicode(name);
        }
        return text;
    }

    private RefusedException notUnicode(String name) {
        return RefusedException.invalid(
                path + name, path + name + ": not Unicode text", "Leave out \\u0000 and lone surrogates.");
    }

    private RefusedException wrongType(String name, String expected) {
        return RefusedException.invalid(path + name, path + name + ": not " + expected, "Send " + expected + ".");
    }

    private static JsonNode tree(String value) {
        return TREES.readTree(value);
    }
}
