package io.wayline.foundation.intake;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of a topic's records since the start: {@code consumed = taken + refused}, all of it counted after a commit. */
public final class IntakeCounters {

    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable String failure;

    void committed(int records, int refusals) {
        taken.add(records - (long) refusals);
        refused.add(refusals);
        failure = null;
    }

    void failed(RuntimeException e) {
        failures.increment();
        failure = String.valueOf(e.getMessage());
    }

    /** Records whose effects are durable. */
    public long taken() {
        return taken.sum();
    }

    /** Records kept in the table {@code refused_record}. */
    public long refused() {
        return refused.sum();
    }

    /** Transactions that failed; each is followed by another try. */
    public long failures() {
        return failures.sum();
    }

    /** What the last try failed with; null while all is well. */
    public @Nullable String failure() {
        return failure;
    }
}
