package io.wayline.standalone.trace;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The newest spans, in memory. When there is no room the trace goes that was first heard of the longest ago. */
final class TraceStore {

    private final int mostSpans;
    private final int mostSpansOfATrace;
    /** By trace id, in the order of their first spans' arrival; in them by span id. */
    private final Map<String, Map<String, TraceSpan>> traces = new LinkedHashMap<>();

    private long received;
    private long kept;
    private long repeated;
    private long dropped;
    private long forgotten;
    private long refusedRequests;

    /** @param mostSpansOfATrace at most {@code mostSpans} */
    TraceStore(int mostSpans, int mostSpansOfATrace) {
        this.mostSpans = mostSpans;
        this.mostSpansOfATrace = mostSpansOfATrace;
    }

    /** A span and the trace it belongs to. */
    record Arrival(String traceId, TraceSpan span) {}

    synchronized void add(Collection<Arrival> arrivals) {
        arrivals.forEach(arrival -> add(arrival.traceId(), arrival.span()));
    }

    private void add(String traceId, TraceSpan span) {
        received++;
        var trace = traces.computeIfAbsent(traceId, _ -> new LinkedHashMap<>());
        if (trace.containsKey(span.spanId())) {
            repeated++;
        } else if (trace.size() >= mostSpansOfATrace) {
            dropped++;
        } else {
            trace.put(span.spanId(), span);
            kept++;
            if (kept > mostSpans) {
                forgetEldest();
            }
        }
    }

    private void forgetEldest() {
        var eldest = traces.entrySet().iterator();
        int spans = eldest.next().getValue().size();
        eldest.remove();
        kept -= spans;
        forgotten += spans;
    }

    synchronized void countRefusedRequest() {
        refusedRequests++;
    }

    /** Those that began last, by the clocks of the services. */
    TracePage newest(int limit) {
        return page(_ -> true, limit);
    }

    /** {@link #newest} without calls that only asked for something. */
    TracePage newestChanges(int limit) {
        return page(trace -> !trace.onlyReads(), limit);
    }

    /** @param wanted the id of a trace or of a command, or an IMEI */
    TracePage newestOf(String wanted, int limit) {
        return page(trace -> trace.isOf(wanted), limit);
    }

    private synchronized TracePage page(Predicate<Trace> wanted, int limit) {
        List<Trace> newest = traces.entrySet().stream()
                .map(entry ->
                        new Trace(entry.getKey(), List.copyOf(entry.getValue().values())))
                .filter(wanted)
                .sorted(Comparator.comparingLong(Trace::startNanos).reversed())
                .limit(limit)
                .toList();
        return new TracePage(
                newest,
                new TracePage.Counts(traces.size(), received, kept, repeated, dropped, forgotten, refusedRequests));
    }
}
