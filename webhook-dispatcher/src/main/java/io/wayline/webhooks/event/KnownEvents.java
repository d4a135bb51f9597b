package io.wayline.webhooks.event;

import java.util.Collection;
import java.util.Set;

/** Which events are remembered. */
@FunctionalInterface
public interface KnownEvents {

    /** Those of these ids that are. Runs in the caller's transaction. */
    Set<String> among(Collection<String> ids);
}
