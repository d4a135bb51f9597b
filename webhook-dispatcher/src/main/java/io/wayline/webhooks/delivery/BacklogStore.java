package io.wayline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What waits, for those who watch. */
public interface BacklogStore {

    /**
     * @param pending counted up to a bound, as {@code dead} is
     * @param oldestPending age of the oldest of those counted; zero without one
     */
    record Backlog(long pending, long dead, Duration oldestPending) {

        public static final Backlog NONE = new Backlog(0, 0, Duration.ZERO);
    }

    /** Of all instances. Costs what a hundred thousand index entries cost. */
    Backlog look(Instant now);

    /** Endpoints that are switched off and still have lanes: something was added while that happened. */
    List<UUID> disabledWithLanes();
}
