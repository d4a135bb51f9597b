package io.wayline.devices.presence;

import java.util.List;
import java.util.Optional;

/** Which trackers are connected now, on any node. A session is live only while its node is. */
public interface Presence {

    Optional<LiveSession> of(String imei);

    /** By IMEI, those after {@code after}. */
    List<LiveSession> all(String after, int limit);

    long count();

    /** Those that live. */
    List<IngestNodeState> nodes();
}
