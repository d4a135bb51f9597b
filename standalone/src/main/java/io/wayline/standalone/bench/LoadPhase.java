package io.wayline.standalone.bench;

import io.wayline.codec.Codec;
import io.wayline.simulator.Fleet;
import io.wayline.simulator.FleetReport;
import io.wayline.simulator.FleetSettings;
import io.wayline.simulator.records.Sorting;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Trackers that send for a while, and what the system made of it once it had settled in. */
final class LoadPhase {

    private static final int TRACKERS = 500;
    private static final int RECORDS_PER_PACKET = 10;
    private static final int IO_ELEMENTS = 18;
    /** Connecting and the first seconds of a rate are not what is asked for. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private static final double LEAST_PART_ACKNOWLEDGED = 0.97;
    /** By how much of the load the lag may be longer at the end: batches on their way differ by as much. */
    private static final double LAG_ALLOWED_SECONDS = 0.5;

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);
    private static final long STORED_AT_LAST_SECONDS = 600;

    private final SystemUnderTest system;
    private final ChainProgress progress;
    private final PrintStream told;

    LoadPhase(SystemUnderTest system, ChainProgress progress, PrintStream told) {
        this.system = system;
        this.progress = progress;
        this.told = told;
    }

    /**
     * What a phase showed. Rates and latencies are those after settling, while the load lasted.
     *
     * @param offeredPerSecond none: as fast as acknowledged
     * @param seconds for which rates and latencies were read
     * @param lagPerSecond by how many records the database fell behind every second; negative if it caught up
     * @param sent records, each counted once
     * @param acknowledged of them, at the end
     * @param cpu until everything was stored
     * @param complete true if everything sent was acknowledged, and stored in the end
     */
    record Result(
            OptionalDouble offeredPerSecond,
            double seconds,
            double acknowledgedPerSecond,
            double storedPerSecond,
            double lagPerSecond,
            double p50Millis,
            double p99Millis,
            long sent,
            long acknowledged,
            CpuUse cpu,
            boolean complete) {

        double cpuSecondsPerMillion() {
            return cpu.total() / acknowledged * 1e6;
        }

        /** True if the system kept up: all of the load acknowledged, and the database not falling behind. */
        boolean holds() {
            double offered = offeredPerSecond.orElse(acknowledgedPerSecond);
            return complete
                    && acknowledgedPerSecond >= LEAST_PART_ACKNOWLEDGED * offered
                    && lagPerSecond * seconds <= LAG_ALLOWED_SECONDS * offered;
        }
    }

    /** As fast as it is acknowledged. */
    Result flatOut(String name, Duration length) throws SQLException, InterruptedException {
        return run(name, settings().withDuration(length.plus(SETTLING)), length, OptionalDouble.empty());
    }

    /** So many records a second. */
    Result paced(String name, double perSecond, Duration length) throws SQLException, InterruptedException {
        var settings = settings().withRate(perSecond, length.plus(SETTLING));
        return run(name, settings, length, OptionalDouble.of(perSecond));
    }

    private Result run(String name, FleetSettings settings, Duration length, OptionalDouble offered)
            throws SQLException, InterruptedException {
        told.printf(Locale.ROOT, "%s: %d s%n", name, length.plus(SETTLING).toSeconds());
        var cpuBefore = CpuUse.of(system.run());
        try (var fleet = Fleet.start(settings)) {
            fleet.awaitDone(SETTLING);
            long beginNanos = System.nanoTime();
            var begin = progress.now();
            var reportAtBegin = fleet.report();
            fleet.awaitDone(length);
            var end = progress.now();
            var reportAtEnd = fleet.report();
            double seconds = (System.nanoTime() - beginNanos) / 1e9;
            say(reportAtBegin, reportAtEnd, begin, end, seconds);

            fleet.stopMaking();
            boolean answered = fleet.awaitDone(LAST_ANSWERS);
            boolean stored = progress.awaitStored(STORED_AT_LAST_SECONDS);
            var report = fleet.report();
            var latencies = reportAtEnd.latencies().copy();
            latencies.subtract(reportAtBegin.latencies());
            return new Result(
                    offered,
                    seconds,
                    acknowledged(reportAtBegin, reportAtEnd) / seconds,
                    (end.stored() - begin.stored()) / seconds,
                    (end.lag() - begin.lag()) / seconds,
                    latencies.getValueAtPercentile(50) / 1_000.0,
                    latencies.getValueAtPercentile(99) / 1_000.0,
                    report.counts().firstRecords(),
                    report.counts().acknowledgedRecords(),
                    CpuUse.of(system.run()).since(cpuBefore),
                    answered && stored && report.complete());
        }
    }

    private void say(
            FleetReport before, FleetReport after, ChainProgress.Point begin, ChainProgress.Point end, double seconds) {
        told.printf(
                Locale.ROOT,
                "  acknowledged %,.0f/s, stored %,.0f/s, lag %,d, then the rest is stored%n",
                acknowledged(before, after) / seconds,
                (end.stored() - begin.stored()) / seconds,
                end.lag());
    }

    private static long acknowledged(FleetReport before, FleetReport after) {
        return after.counts().acknowledgedRecords() - before.counts().acknowledgedRecords();
    }

    private FleetSettings settings() {
        return FleetSettings.against("127.0.0.1", system.trackerPort())
                .withDevices(TRACKERS)
                .withPackets(new FleetSettings.Packets(
                        Codec.CODEC_8, RECORDS_PER_PACKET, IO_ELEMENTS, Sorting.OLDEST_FIRST, 0));
    }
}
