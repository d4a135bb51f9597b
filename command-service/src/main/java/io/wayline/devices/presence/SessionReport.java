package io.wayline.devices.presence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of a session it holds, or held.
 *
 * @param token greater than 0
 * @param node incarnation that says so
 * @param endReason why the session ended; null while it lives
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
        @Nullable String endReason) {

    /** What happened to it. */
    public enum Kind {
        CONNECTED,
        SEEN,
        DISCONNECTED
    }
}
