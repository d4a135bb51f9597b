package io.wayline.commands.outbox;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where events wait. Any number of instances may use it at once. */
public interface OutboxStore {

    /** What to do about a shard that another instance is publishing. */
    enum IfHeld {
        /** Wait: it may have begun before our own rows were there. */
        WAIT,
        /** Leave it to the other. */
        SKIP
    }

    /** Shards in which events wait. */
    List<Integer> waiting();

    /**
     * Holds a shard, hands out its oldest rows in order, and deletes those that are settled; all in one transaction, so that
     * nobody else publishes the shard meanwhile. If it fails, rows are there that the log has already: they are handed out
     * again.
     *
     * @param settle returns the rows that need not be kept; what it writes itself is part of the transaction
     */
    Portion take(int shard, IfHeld ifHeld, int limit, UnaryOperator<List<OutboxRow>> settle);

    Backlog backlog();

    /** How many rows were handed out, and how many of them are settled. */
    record Portion(int handedOut, int settled) {

        static final Portion NONE = new Portion(0, 0);

        public static Portion none() {
            return NONE;
        }
    }

    /**
     * What waits.
     *
     * @param rows counted up to a bound
     * @param oldest when the event came to be that waits longest; null if none does
     */
    record Backlog(long rows, @Nullable Instant oldest) {}
}
