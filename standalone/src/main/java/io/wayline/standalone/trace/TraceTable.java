package io.wayline.standalone.trace;

import io.wayline.standalone.text.TextTable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The newest traces for people, a line each. */
public final class TraceTable {

    private static final int WIDEST_CELL = 32;
    /** Of the day, without the Z. */
    private static final int TIME_AT = "2026-01-31T".length();

    private static final int TIME_END = "2026-01-31T12:00:00.250".length();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private TraceTable() {}

    public static String of(TracePage page) {
        var table = new TextTable(
                List.of("time (UTC)", "trace of", "imei", "spans", "services", "ms", "trace id", ""), WIDEST_CELL);
        for (var trace : page.traces()) {
            table.row(List.of(
                    moment(trace.startNanos()).substring(TIME_AT, TIME_END),
                    trace.what(),
                    trace.first(Trace.IMEI),
                    Integer.toString(trace.spans().size()),
                    Long.toString(trace.services()),
                    millis(trace.endNanos() - trace.startNanos()),
                    trace.traceId(),
                    trace.failures() == 0 ? "" : trace.failures() + " FAILED"));
        }
        return table.render()
                + "(%d of %d traces)%n"
                        .formatted(page.traces().size(), page.counts().traces());
    }

    static String moment(long nanos) {
        return MOMENT.format(Instant.EPOCH.plusNanos(nanos));
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_MILLI);
    }
}
