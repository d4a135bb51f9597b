package io.wayline.standalone.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * One trace for people: who did what for whom, when and for how long, in at most 100 columns.
 *
 * <p>Clocks of services differ: a span may begin before its parent does. Everything is drawn from whatever is the earliest.
 */
public final class TraceTree {

    private static final int COLUMNS = 100;
    private static final int SHORTEST_BAR = 12;
    private static final int WIDEST_SERVICE = 20;
    private static final int WIDEST_NAME = 32;
    private static final String GAP = "  ";
    private static final String INDENT = "  ";

    private final Trace trace;
    private final List<Line> lines = new ArrayList<>();
    private final Set<String> drawn = new HashSet<>();

    private TraceTree(Trace trace) {
        this.trace = trace;
        trace.roots().forEach(root -> add(root, 0, Map.of()));
        // Spans that are each other's parents have no root; no service sends such, and nothing is hidden.
        trace.spans().forEach(span -> add(span, 0, Map.of()));
    }

    public static String of(Trace trace) {
        return new TraceTree(trace).render();
    }

    /** @param keys that the spans above did not say already */
    private record Line(TraceSpan span, int depth, Map<String, String> keys) {

        String name() {
            return INDENT.repeat(depth) + span.name();
        }
    }

    private void add(TraceSpan span, int depth, Map<String, String> inherited) {
        if (!drawn.add(span.spanId())) {
            return;
        }
        var news = new HashMap<>(span.keys());
        news.entrySet().removeAll(inherited.entrySet());
        lines.add(new Line(span, depth, news));
        var handedDown = new HashMap<>(inherited);
        handedDown.putAll(span.keys());
        trace.below(span).forEach(child -> add(child, depth + 1, handedDown));
    }

    private String render() {
        var text = new StringBuilder(heading());
        int service =
                width("service", WIDEST_SERVICE, line -> line.span().service().length());
        int name = width("span", WIDEST_NAME, line -> line.name().length());
        int start = width("start ms", COLUMNS, line -> start(line).length());
        int took = width("ms", COLUMNS, line -> took(line).length());
        int bar = Math.max(SHORTEST_BAR, COLUMNS - service - name - start - took - 4 * GAP.length());
        var layout = "%%-%ds%s%%-%ds%s%%-%ds%s%%%ds%s%%%ds%%n"
                .formatted(service, GAP, name, GAP, bar, GAP, start, GAP, took);
        text.append(layout.formatted("service", "span", "", "start ms", "ms"));
        for (var line : lines) {
            text.append(layout.formatted(
                    cut(line.span().service(), service),
                    cut(line.name(), name),
                    bar(line.span(), bar),
                    start(line),
                    took(line)));
            var margin = " ".repeat(service) + GAP + INDENT.repeat(Math.min(line.depth(), WIDEST_NAME / 4) + 1);
            wrapped(words(line), COLUMNS - margin.length())
                    .forEach(words -> text.append(margin).append(words).append(System.lineSeparator()));
        }
        return text.toString();
    }

    private String heading() {
        return "trace %s, %s, %s%n%d spans in %d services, %s ms%s%n%n"
                .formatted(
                        trace.traceId(),
                        cut(trace.what(), WIDEST_NAME),
                        TraceTable.moment(trace.startNanos()),
                        trace.spans().size(),
                        trace.services(),
                        TraceTable.millis(trace.endNanos() - trace.startNanos()),
                        trace.failures() == 0 ? "" : ", %d failed".formatted(trace.failures()));
    }

    private int width(String header, int most, ToIntFunction<Line> length) {
        return Math.min(most, lines.stream().mapToInt(length).reduce(header.length(), Math::max));
    }

    private String start(Line line) {
        return TraceTable.millis(line.span().startNanos() - trace.startNanos());
    }

    private static String took(Line line) {
        return TraceTable.millis(line.span().endNanos() - line.span().startNanos());
    }

    /** Something of each span is seen, however short it is. */
    private String bar(TraceSpan span, int cells) {
        double perCell = Math.max(1, trace.endNanos() - trace.startNanos()) / (double) cells;
        int from = Math.min(cells - 1, (int) ((span.startNanos() - trace.startNanos()) / perCell));
        int to = Math.max(from + 1, (int) Math.round((span.endNanos() - trace.startNanos()) / perCell));
        return "·".repeat(from) + "█".repeat(to - from) + "·".repeat(cells - to);
    }

    private List<String> words(Line line) {
        var words = new ArrayList<String>();
        var span = line.span();
        if (span.failed()) {
            words.add(span.reason().isEmpty() ? "FAILED" : "FAILED: " + span.reason());
        }
        if (line.depth() == 0 && !span.parentId().isEmpty()) {
            words.add("below=" + span.parentId() + " (not here)");
        }
        line.keys().entrySet().stream()
                .filter(key -> !span.failed() || !key.getValue().equals(span.reason()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(key -> words.add(key.getKey() + "=" + key.getValue()));
        return words;
    }

    private static List<String> wrapped(List<String> words, int columns) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : words) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(cut(word, columns));
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** One line, whatever stands in it. */
    private static String cut(String text, int most) {
        var line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
