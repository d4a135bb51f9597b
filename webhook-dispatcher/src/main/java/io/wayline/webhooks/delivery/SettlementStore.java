package io.wayline.webhooks.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What attempts have come to. Everything runs in the caller's transaction, and what it holds is held until that ends. */
public interface SettlementStore {

    /**
     * Holds lanes.
     *
     * @param whole endpoints all of whose lanes are needed
     * @return numbers of their last claims, of those asked for by key
     */
    Map<LaneKey, Long> holdLanes(Collection<LaneKey> lanes, Set<UUID> whole);

    /** Writes down attempts and what they mean. The lanes are held. */
    void settle(List<Settled> settled, Collection<LaneStep> steps, Instant now);
}
