package io.wayline.ingest.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Whether new trackers should be sent here, and why not. Filled while the node starts, asked by whoever balances the load. */
public final class Readiness {

    private volatile Map<String, BooleanSupplier> conditions = Map.of();

    /**
     * Adds a condition.
     *
     * @param reason what is the matter while it does not hold, a constant word
     */
    public synchronized void require(String reason, BooleanSupplier holds) {
        var more = new LinkedHashMap<>(conditions);
        more.put(reason, holds);
        conditions = more;
    }

    /** What stands against it; empty if ready. */
    public List<String> reasons() {
        var reasons = new ArrayList<String>();
        conditions.forEach((reason, holds) -> {
            if (!holds.getAsBoolean()) {
                reasons.add(reason);
            }
        });
        return reasons;
    }

    public boolean isReady() {
        return reasons().isEmpty();
    }
}
