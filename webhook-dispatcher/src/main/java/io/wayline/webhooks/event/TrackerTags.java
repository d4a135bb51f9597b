package io.wayline.webhooks.event;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** What the device registry says of trackers. */
@FunctionalInterface
public interface TrackerTags {

    /** By IMEI; trackers without tags are missing. Runs in the caller's transaction. */
    Map<String, Set<String>> of(Collection<String> imeis);
}
