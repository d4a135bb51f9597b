package io.wayline.commands.routing;

import java.util.concurrent.atomic.LongAdder;

/** What became of command channels since the start. */
public final class ChannelCounters {

    private final LongAdder created = new LongAdder();
    private final LongAdder notAvailable = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile int known;

    public void created(int topics) {
        created.add(topics);
    }

    public void notAvailable(int topics) {
        notAvailable.add(topics);
    }

    public void failed() {
        failures.increment();
    }

    public void known(int topics) {
        known = topics;
    }

    /** Topics made by this instance. */
    public long topicsCreated() {
        return created.sum();
    }

    /** Times a topic was asked for that cannot be had. */
    public long timesNotAvailable() {
        return notAvailable.sum();
    }

    /** Requests to the broker that failed; each is followed by another. */
    public long failures() {
        return failures.sum();
    }

    /** Topics that exist, as far as this instance knows. */
    public int topicsKnown() {
        return known;
    }
}
