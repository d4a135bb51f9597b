package io.wayline.standalone.trace;

import java.util.List;

/**
 * An answer of the trace store.
 *
 * @param traces those that were asked for, the newest first
 * @param counts of the store, whatever was asked for
 */
public record TracePage(List<Trace> traces, Counts counts) {

    public TracePage {
        traces = List.copyOf(traces);
    }

    /**
     * What became of the spans: received = kept + repeated + dropped + forgotten.
     *
     * @param traces kept now
     * @param repeated were there already: a service sent them twice
     * @param dropped beyond what is kept of one trace
     * @param forgotten oldest traces first, for lack of room
     * @param refusedRequests that were not understood; what was in them is not counted
     */
    public record Counts(
            int traces, long received, long kept, long repeated, long dropped, long forgotten, long refusedRequests) {}
}
