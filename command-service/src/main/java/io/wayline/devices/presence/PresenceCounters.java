package io.wayline.devices.presence;

import java.util.concurrent.atomic.LongAdder;

/** What was learned of sessions and nodes since the start. */
public final class PresenceCounters {

    private final LongAdder arrived = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final LongAdder nodesDied = new LongAdder();

    void sessions(int began, int ended) {
        arrived.add(began);
        left.add(ended);
    }

    void died(int nodes) {
        nodesDied.add(nodes);
    }

    /** Sessions that began. */
    public long sessionsBegun() {
        return arrived.sum();
    }

    /** Sessions that ended in order. */
    public long sessionsEnded() {
        return left.sum();
    }

    /** Nodes that fell silent. */
    public long nodesDied() {
        return nodesDied.sum();
    }
}
