package io.wayline.simulator;

import io.wayline.simulator.tracker.Tally;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a fleet has done until now.
 *
 * @param counts of everything; their equations hold when the fleet stands still
 * @param latencies of answered packets, in microseconds
 * @param elapsedSeconds until now, or until the fleet was done
 * @param cpuSeconds of this whole process, since the fleet began
 * @param complete true if every tracker has said everything and all of it was acknowledged
 */
public record FleetReport(
        int devices,
        long seed,
        Tally.Counts counts,
        Histogram latencies,
        double elapsedSeconds,
        double cpuSeconds,
        boolean complete) {

    /** Acknowledged records a second. */
    public double rate() {
        return elapsedSeconds <= 0 ? 0 : counts.acknowledgedRecords() / elapsedSeconds;
    }

    /** Milliseconds that the given part (0 to 100) of the answered packets did not exceed; 0 if there are none. */
    public double latencyMillis(double percentile) {
        return latencies.getTotalCount() == 0 ? 0 : latencies.getValueAtPercentile(percentile) / 1000.0;
    }

    /** For people. */
    public String toText() {
        return String.format(
                Locale.ROOT,
                """
                trackers        %,d (seed %d)
                sent            %,d records in %,d packets
                acknowledged    %,d records in %,d packets%s
                resent          %,d records in %,d packets
                not acknowledged: %,d wrong counts, %,d cut, %,d timed out, %,d repeated on purpose, %,d in flight
                connections     %,d, of which %,d reconnects; %,d failed, %,d refused logins, %,d stray answers
                latency         p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms
                rate            %,.0f acknowledged records/s over %.1f s
                own CPU         %.2f s
                """,
                devices,
                seed,
                counts.firstRecords() + counts.resentRecords(),
                counts.firstTransmissions() + counts.resentTransmissions(),
                counts.acknowledgedRecords(),
                counts.acknowledgedPackets(),
                complete ? ": everything" : "",
                counts.resentRecords(),
                counts.resentTransmissions(),
                counts.wrongCounts(),
                counts.cut(),
                counts.timedOut(),
                counts.repeated(),
                counts.inFlight(),
                counts.connections(),
                counts.reconnects(),
                counts.failedConnects(),
                counts.refusedLogins(),
                counts.strayAnswers(),
                latencyMillis(50),
                latencyMillis(90),
                latencyMillis(99),
                latencyMillis(99.9),
                latencyMillis(100),
                rate(),
                elapsedSeconds,
                cpuSeconds);
    }

    /** For programs: one line. */
    public String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"devices\":%d,\"seed\":%d,\"complete\":%b,\"sentRecords\":%d,\"acknowledgedRecords\":%d,"
                        + "\"resentRecords\":%d,\"sentPackets\":%d,\"acknowledgedPackets\":%d,\"resentPackets\":%d,"
                        + "\"wrongCounts\":%d,\"cut\":%d,\"timedOut\":%d,\"repeated\":%d,\"inFlight\":%d,"
                        + "\"connections\":%d,\"reconnects\":%d,\"failedConnects\":%d,\"refusedLogins\":%d,"
                        + "\"strayAnswers\":%d,\"pings\":%d,\"latencyMillis\":{\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,"
                        + "\"p999\":%.3f,\"max\":%.3f},\"recordsPerSecond\":%.1f,\"elapsedSeconds\":%.3f,"
                        + "\"cpuSeconds\":%.3f}",
                devices,
                seed,
                complete,
                counts.firstRecords() + counts.resentRecords(),
                counts.acknowledgedRecords(),
                counts.resentRecords(),
                counts.firstTransmissions() + counts.resentTransmissions(),
                counts.acknowledgedPackets(),
                counts.resentTransmissions(),
                counts.wrongCounts(),
                counts.cut(),
                counts.timedOut(),
                counts.repeated(),
                counts.inFlight(),
                counts.connections(),
                counts.reconnects(),
                counts.failedConnects(),
                counts.refusedLogins(),
                counts.strayAnswers(),
                counts.pings(),
                latencyMillis(50),
                latencyMillis(90),
                latencyMillis(99),
                latencyMillis(99.9),
                latencyMillis(100),
                rate(),
                elapsedSeconds,
                cpuSeconds);
    }
}
