package io.wayline.standalone.trace;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Spans that no service sent. */
public final class MadeUp {

    public static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    public static final String IMEI = "350612345678901";
    static final Instant BEGUN = Instant.parse("2026-01-31T12:00:00.250Z");

    private MadeUp() {}

    /** A packet of three records, which became rows and a webhook. */
    public static Trace packet() {
        return new Trace(
                TRACE_ID,
                List.of(
                        span(
                                "1",
                                "",
                                "ingest-node",
                                "tracker packet",
                                0,
                                12_300,
                                "imei",
                                IMEI,
                                "codec",
                                "8E",
                                "records",
                                "3"),
                        span("2", "1", "ingest-node", "publish telemetry", 400, 10_800, "imei", IMEI, "records", "3"),
                        span("3", "2", "telemetry-consumer", "store telemetry", 14_100, 6_050, "imei", IMEI),
                        span(
                                "4",
                                "2",
                                "webhook-dispatcher",
                                "deliver webhook",
                                30_000,
                                18_000,
                                "attempt",
                                "1",
                                "status",
                                "200")));
    }

    /**
     * @param id one character; the other 15 are zeros
     * @param startMicros after {@link #BEGUN}; may be negative
     * @param keys by turns a key and its value
     */
    static TraceSpan span(
            String id, String parent, String service, String name, long startMicros, long tookMicros, String... keys) {
        return span(id, parent, service, name, startMicros, tookMicros, false, "", keys);
    }

    static TraceSpan failed(String id, String parent, String name, String reason, String... keys) {
        return span(id, parent, "ingest-node", name, 0, 1_000, true, reason, keys);
    }

    private static TraceSpan span(
            String id,
            String parent,
            String service,
            String name,
            long startMicros,
            long tookMicros,
            boolean failed,
            String reason,
            String... keys) {
        long start = ChronoUnit.NANOS.between(Instant.EPOCH, BEGUN) + startMicros * 1_000;
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < keys.length; i += 2) {
            all.put(keys[i], keys[i + 1]);
        }
        return new TraceSpan(
                spanId(id),
                parent.isEmpty() ? "" : spanId(parent),
                service,
                name,
                "internal",
                start,
                start + tookMicros * 1_000,
                all,
                failed,
                reason);
    }

    static String spanId(String id) {
        return "0".repeat(15) + id;
    }
}
