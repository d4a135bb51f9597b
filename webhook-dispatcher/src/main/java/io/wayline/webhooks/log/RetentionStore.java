package io.wayline.webhooks.log;

import java.time.Instant;

/** Removes old rows, each time in a transaction of its own. */
public interface RetentionStore {

    /** In the order in which events were recorded. */
    record Position(Instant recordedAt, String id) {
        public static final Position START = new Position(Instant.EPOCH, "");
    }

    /**
     * A stretch of events that has been looked at.
     *
     * @param seen fewer than the limit at the end
     * @param end where the next stretch begins
     */
    record Pass(int seen, int removed, Position end) {}

    /** Settled ones, with their attempts. Passes over what somebody else is at. */
    int forgetDeliveries(Instant settledBefore, int limit);

    /** Those that nothing points to. Passes over what somebody else is at. */
    Pass forgetEvents(Instant recordedBefore, Position after, int limit);
}
