package io.wayline.standalone.bench;

import io.wayline.standalone.text.TextTable;
import java.util.List;
import java.util.Locale;

/**
 * What a run of the benchmark has shown.
 *
 * @param rawKafkaPerSecond records that the broker takes from one producer
 * @param rawCopyPerSecond rows that the database takes from one connection
 * @param flatOut as fast as acknowledged
 * @param sustained the highest rate tried that the system held, or the last that it did not hold
 * @param halfLoad half of what was acknowledged flat out
 */
record BenchReport(
        double rawKafkaPerSecond,
        double rawCopyPerSecond,
        LoadPhase.Result flatOut,
        LoadPhase.Result sustained,
        LoadPhase.Result halfLoad,
        Books books) {

    /**
     * What was promised, and what is there.
     *
     * @param sent records of all phases and of the warm-up, each counted once
     * @param acknowledged of them
     * @param rows in the history at the end
     */
    record Books(long sent, long acknowledged, long rows) {

        static Books of(List<LoadPhase.Result> phases, long rows) {
            return new Books(
                    phases.stream().mapToLong(LoadPhase.Result::sent).sum(),
                    phases.stream().mapToLong(LoadPhase.Result::acknowledged).sum(),
                    rows);
        }

        /** Nothing lost, nothing doubled. A record whose answer never came may be there or not. */
        boolean balance() {
            return acknowledged <= rows && rows <= sent;
        }
    }

    static final double ACKNOWLEDGED_TARGET = 100_000;
    static final double SUSTAINED_TARGET = 50_000;
    static final double CPU_TARGET = 18;
    static final double P99_TARGET_MILLIS = 25;

    private static final int WIDEST_CELL = 100;

    /** For people. */
    String text() {
        var table = new TextTable(List.of("what", "target", "measured", "of the raw limit"), WIDEST_CELL);
        table.row(List.of("raw Kafka producer, records/s", "", number(rawKafkaPerSecond), ""));
        table.row(List.of("raw COPY with primary key, rows/s", "", number(rawCopyPerSecond), ""));
        table.row(List.of(
                "flat out: acknowledged records/s",
                number(ACKNOWLEDGED_TARGET),
                number(flatOut.acknowledgedPerSecond()),
                percent(flatOut.acknowledgedPerSecond() / rawKafkaPerSecond)));
        table.row(List.of(
                "flat out: rows stored/s meanwhile",
                "",
                number(flatOut.storedPerSecond()),
                percent(flatOut.storedPerSecond() / rawCopyPerSecond)));
        table.row(List.of("flat out: lag grows by records/s", "", number(flatOut.lagPerSecond()), ""));
        table.row(List.of("flat out: ack p50 / p99 ms", "", millis(flatOut), ""));
        table.row(List.of(
                sustained.holds() ? "sustained: rows stored/s" : "sustained (NOT held): rows stored/s",
                number(SUSTAINED_TARGET),
                number(sustained.storedPerSecond()),
                percent(sustained.storedPerSecond() / rawCopyPerSecond)));
        table.row(List.of("sustained: lag grows by records/s", "0", number(sustained.lagPerSecond()), ""));
        table.row(List.of("sustained: ack p50 / p99 ms", "", millis(sustained), ""));
        table.row(List.of(
                "sustained: CPU s per million records",
                number(CPU_TARGET),
                decimal(sustained.cpuSecondsPerMillion()),
                ""));
        table.row(List.of(
                "  gateway, broker, consumer", "", perMillion(sustained.cpu().services()), ""));
        table.row(List.of("  PostgreSQL", "", perMillion(sustained.cpu().database()), ""));
        table.row(List.of("  load generator", "", perMillion(sustained.cpu().load()), ""));
        table.row(List.of("flat out: CPU s per million records", "", decimal(flatOut.cpuSecondsPerMillion()), ""));
        table.row(List.of(
                "half load (%s/s): ack p99 ms"
                        .formatted(number(halfLoad.offeredPerSecond().orElse(0))),
                number(P99_TARGET_MILLIS),
                decimal(halfLoad.p99Millis()),
                ""));
        table.row(List.of("half load: ack p50 ms", "", decimal(halfLoad.p50Millis()), ""));
        return table.render()
                + String.format(
                        Locale.ROOT,
                        "%n%s: %,d records sent, %,d acknowledged, %,d rows stored%n",
                        books.balance() ? "Nothing lost, nothing doubled" : "WRONG",
                        books.sent(),
                        books.acknowledged(),
                        books.rows());
    }

    /** For programs. */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"rawKafkaPerSecond\":%.0f,\"rawCopyPerSecond\":%.0f,\"flatOut\":%s,\"sustained\":%s,\"halfLoad\":%s,"
                        + "\"sent\":%d,\"acknowledged\":%d,\"rows\":%d,\"nothingLostNothingDoubled\":%b}",
                rawKafkaPerSecond,
                rawCopyPerSecond,
                json(flatOut),
                json(sustained),
                json(halfLoad),
                books.sent(),
                books.acknowledged(),
                books.rows(),
                books.balance());
    }

    private static String json(LoadPhase.Result result) {
        return String.format(
                Locale.ROOT,
                "{\"offeredPerSecond\":%s,\"acknowledgedPerSecond\":%.0f,\"storedPerSecond\":%.0f,\"lagPerSecond\":%.0f,"
                        + "\"p50Millis\":%.2f,\"p99Millis\":%.2f,\"acknowledged\":%d,\"cpuSecondsPerMillion\":%.2f,"
                        + "\"cpuSeconds\":{\"services\":%.2f,\"database\":%.2f,\"load\":%.2f},\"holds\":%b}",
                result.offeredPerSecond().isPresent()
                        ? String.format(
                                Locale.ROOT, "%.0f", result.offeredPerSecond().getAsDouble())
                        : "null",
                result.acknowledgedPerSecond(),
                result.storedPerSecond(),
                result.lagPerSecond(),
                result.p50Millis(),
                result.p99Millis(),
                result.acknowledged(),
                result.cpuSecondsPerMillion(),
                result.cpu().services(),
                result.cpu().database(),
                result.cpu().load(),
                result.holds());
    }

    private String perMillion(double cpuSeconds) {
        return decimal(cpuSeconds / sustained.acknowledged() * 1e6);
    }

    private static String millis(LoadPhase.Result result) {
        return decimal(result.p50Millis()) + " / " + decimal(result.p99Millis());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", part * 100);
    }
}
