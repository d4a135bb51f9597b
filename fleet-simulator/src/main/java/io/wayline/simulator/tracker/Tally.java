package io.wayline.simulator.tracker;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of a whole fleet; any thread may add and read.
 *
 * <pre>
 * transmissions      = first + resent transmissions
 * transmissions      = acknowledged packets + repeated + wrong counts + cut + timed out + in flight
 * first sent records = acknowledged records + records in hand
 * </pre>
 */
public final class Tally {

    final LongAdder firstTransmissions = new LongAdder();
    final LongAdder resentTransmissions = new LongAdder();
    final LongAdder firstRecords = new LongAdder();
    final LongAdder resentRecords = new LongAdder();
    final LongAdder acknowledgedPackets = new LongAdder();
    final LongAdder acknowledgedRecords = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder wrongCounts = new LongAdder();
    final LongAdder cut = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder connections = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final LongAdder failedConnects = new LongAdder();
    final LongAdder refusedLogins = new LongAdder();
    final LongAdder strayAnswers = new LongAdder();
    final LongAdder pings = new LongAdder();
    final LongAdder online = new LongAdder();
    final LongAdder finished = new LongAdder();

    /** The counts at one moment. While trackers run, single counts may be ahead of others. */
    public Counts counts() {
        return new Counts(
                firstTransmissions.sum(),
                resentTransmissions.sum(),
                firstRecords.sum(),
                resentRecords.sum(),
                acknowledgedPackets.sum(),
                acknowledgedRecords.sum(),
                repeated.sum(),
                wrongCounts.sum(),
                cut.sum(),
                timedOut.sum(),
                connections.sum(),
                reconnects.sum(),
                failedConnects.sum(),
                refusedLogins.sum(),
                strayAnswers.sum(),
                pings.sum(),
                online.sum(),
                finished.sum());
    }

    /**
     * @param repeated transmissions whose right answer was ignored on purpose
     * @param wrongCounts answers that did not name the number of records sent
     * @param cut transmissions whose connection ended before the answer was read
     * @param timedOut transmissions without an answer in time
     * @param failedConnects connections that were never made
     * @param strayAnswers answers that nobody waited for
     * @param online trackers that are logged in
     * @param finished trackers that have nothing more to say
     */
    public record Counts(
            long firstTransmissions,
            long resentTransmissions,
            long firstRecords,
            long resentRecords,
            long acknowledgedPackets,
            long acknowledgedRecords,
            long repeated,
            long wrongCounts,
            long cut,
            long timedOut,
            long connections,
            long reconnects,
            long failedConnects,
            long refusedLogins,
            long strayAnswers,
            long pings,
            long online,
            long finished) {

        /** Packets that were sent and neither answered nor given up; never negative. */
        public long inFlight() {
            return firstTransmissions
                    + resentTransmissions
                    - acknowledgedPackets
                    - repeated
                    - wrongCounts
                    - cut
                    - timedOut;
        }
    }
}
