package io.wayline.standalone.trace;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that a service did. Times are nanoseconds since 1970 by the clock of that service.
 *
 * @param spanId 16 hexadecimal digits
 * @param parentId the span it was done for, perhaps one that is not known here; empty: it began the trace
 * @param kind server, client, producer, consumer or internal
 * @param endNanos never before the start
 * @param keys what it says of itself, in short words: imei, records, command_id, attempt, status and so on
 * @param reason why it failed, if that was said; empty if it did not fail
 */
public record TraceSpan(
        String spanId,
        String parentId,
        String service,
        String name,
        String kind,
        long startNanos,
        long endNanos,
        Map<String, String> keys,
        boolean failed,
        String reason) {

    public TraceSpan {
        startNanos = Math.max(0, startNanos);
        endNanos = Math.max(startNanos, endNanos);
        keys = Collections.unmodifiableMap(new TreeMap<>(keys)); // always in the same order
    }
}
