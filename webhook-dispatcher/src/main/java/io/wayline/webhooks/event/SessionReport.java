package io.wayline.webhooks.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of a session it holds, or held.
 *
 * @param token greater than 0
 * @param node incarnation that says so
 * @param saidAt when it said so, by its own clock
 * @param endReason a constant word; null while the session lives
 */
public record SessionReport(
        String imei,
        Kind kind,
        long token,
        String node,
        Instant connectedAt,
        Instant lastSeenAt,
        String remoteAddress,
        int remotePort,
        Instant saidAt,
        @Nullable String endReason) {

    /** What happened to it. */
    public enum Kind {
        CONNECTED,
        SEEN,
        DISCONNECTED
    }
}
