package io.wayline.standalone.trace;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is known of a packet's or a call's way through the services.
 *
 * @param traceId 32 hexadecimal digits
 * @param spans at least one; the earliest first
 */
public record Trace(String traceId, List<TraceSpan> spans) {

    static final String IMEI = "imei";
    static final String COMMAND_ID = "command_id";

    public Trace {
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("spans: 0 (expected: at least 1)");
        }
        spans = spans.stream()
                .sorted(Comparator.comparingLong(TraceSpan::startNanos))
                .toList();
    }

    /** By whichever clock is the earliest. */
    public long startNanos() {
        return spans.getFirst().startNanos();
    }

    public long endNanos() {
        return spans.stream().mapToLong(TraceSpan::endNanos).max().orElseThrow();
    }

    /** The spans that no other known span is the parent of, the earliest first. */
    List<TraceSpan> roots() {
        var known = spans.stream().map(TraceSpan::spanId).collect(Collectors.toSet());
        return spans.stream().filter(span -> !known.contains(span.parentId())).toList();
    }

    List<TraceSpan> below(TraceSpan parent) {
        return spans.stream()
                .filter(span -> span.parentId().equals(parent.spanId()))
                .toList();
    }

    /** What it is the trace of: packet, command, or the name of the span that it begins with. */
    String what() {
        var name = roots().stream().findFirst().orElse(spans.getFirst()).name();
        return switch (name) {
            case "tracker packet" -> "packet";
            case "POST /api/v1/command" -> "command";
            default -> name;
        };
    }

    /** Of the first span that has this key; empty if none has it. */
    String first(String key) {
        return spans.stream()
                .map(span -> span.keys().getOrDefault(key, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    long services() {
        return spans.stream().map(TraceSpan::service).distinct().count();
    }

    long failures() {
        return spans.stream().filter(TraceSpan::failed).count();
    }

    /** Somebody only looked: nothing went anywhere. */
    boolean onlyReads() {
        return spans.stream().allMatch(span -> span.name().startsWith("GET"));
    }

    /** @param wanted the id of a trace or of a command, or an IMEI */
    boolean isOf(String wanted) {
        return traceId.equals(wanted)
                || spans.stream()
                        .map(TraceSpan::keys)
                        .anyMatch(keys -> wanted.equals(keys.get(IMEI)) || wanted.equals(keys.get(COMMAND_ID)));
    }
}
