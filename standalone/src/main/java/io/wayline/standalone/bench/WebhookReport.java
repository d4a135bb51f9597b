package io.wayline.standalone.bench;

import io.wayline.standalone.text.TextTable;
import java.util.List;
import java.util.Locale;

/**
 * What a run of the benchmark has shown.
 *
 * @param rawPerSecond signed requests that the HTTP client makes by itself
 * @param offeredPerSecond packets of trackers while latencies were measured
 */
record WebhookReport(
        double rawPerSecond,
        int bodyBytes,
        DispatchedCommands.Result commands,
        int offeredPerSecond,
        WebhookLatency.Result latency) {

    private static final int WIDEST_CELL = 100;

    /** Whether everything that happened was at the host. */
    boolean complete() {
        return commands.complete() && latency.arrived() == latency.sent();
    }

    /** For people. */
    String text() {
        var table = new TextTable(List.of("what", "measured", "of the raw limit"), WIDEST_CELL);
        table.row(List.of("raw HTTP client, signed posts/s (%d bytes)".formatted(bodyBytes), number(rawPerSecond), ""));
        table.row(List.of(
                "deliveries/s, %s events in Kafka to one endpoint".formatted(number(commands.events())),
                number(commands.perSecond()),
                String.format(Locale.ROOT, "%.0f %%", commands.perSecond() / rawPerSecond * 100)));
        table.row(List.of(
                "tracker's packet to webhook at %d/s: p50 ms".formatted(offeredPerSecond),
                millis(latency.millis(50)),
                ""));
        table.row(List.of(
                "tracker's packet to webhook at %d/s: p99 ms".formatted(offeredPerSecond),
                millis(latency.millis(99)),
                ""));
        return table.render()
                + String.format(
                        Locale.ROOT,
                        "%n%s: %,d events, %,d arrived in %,d requests; %,d packets, %,d arrived%n",
                        complete() ? "Nothing lost" : "WRONG",
                        commands.events(),
                        commands.distinct(),
                        commands.received(),
                        latency.sent(),
                        latency.arrived());
    }

    /** For programs. */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"rawPerSecond\":%.0f,\"bodyBytes\":%d,\"events\":%d,\"deliveriesPerSecond\":%.0f,\"received\":%d,"
                        + "\"distinct\":%d,\"packets\":%d,\"packetsArrived\":%d,\"p50Millis\":%.2f,\"p99Millis\":%.2f,"
                        + "\"nothingLost\":%b}",
                rawPerSecond,
                bodyBytes,
                commands.events(),
                commands.perSecond(),
                commands.received(),
                commands.distinct(),
                latency.sent(),
                latency.arrived(),
                latency.millis(50),
                latency.millis(99),
                complete());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
