package io.wayline.system.deploy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place in a YAML document.
 *
 * @param where for messages
 * @param value a map, a list, a plain value, or null where there is nothing
 */
public record Node(String where, @Nullable Object value) {

    /** What stands below these keys; a node without a value if one of them is missing. */
    public Node at(String... keys) {
        var node = this;
        for (var key : keys) {
            node = new Node(node.where + "." + key, node.value instanceof Map<?, ?> map ? map.get(key) : null);
        }
        return node;
    }

    public boolean exists() {
        return value != null;
    }

    public String string() {
        return String.valueOf(Objects.requireNonNull(value, where));
    }

    public int number() {
        return Integer.parseInt(string());
    }

    /** The entries of a list; none if there is no list. */
    public List<Node> items() {
        return value instanceof List<?> list
                ? list.stream().map(item -> new Node(where + "[]", item)).toList()
                : List.of();
    }

    public List<String> strings() {
        return items().stream().map(Node::string).toList();
    }

    /** Keys of a map; none if there is no map. */
    public List<String> keys() {
        return value instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    /** A map of plain values; empty if there is no map. */
    public Map<String, String> entries() {
        return keys().stream().collect(Collectors.toMap(key -> key, key -> at(key).string()));
    }

    /** This node and everything below it. */
    Stream<Node> all() {
        var below = Stream.concat(keys().stream().map(this::at), items().stream());
        return Stream.concat(Stream.of(this), below.flatMap(Node::all));
    }

    /** Everything below that stands at such a key. */
    Stream<Node> allAt(Predicate<String> key) {
        return all().flatMap(node -> node.keys().stream().filter(key).map(node::at));
    }

    @Override
    public String toString() {
        return where;
    }
}
