package io.wayline.devices.presence;

import java.time.Duration;
import java.time.Instant;

/**
 * A heartbeat.
 *
 * @param node incarnation
 * @param beatAt by the node's clock
 * @param interval until the next one
 */
public record NodeReport(
        String node, String name, Phase phase, Instant startedAt, Instant beatAt, Duration interval, int sessions) {

    /** Where a node is in its life. */
    public enum Phase {
        RUNNING,
        DRAINING,
        STOPPED
    }
}
