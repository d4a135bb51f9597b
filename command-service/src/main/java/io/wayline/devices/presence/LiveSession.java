package io.wayline.devices.presence;

import java.time.Instant;

/**
 * A tracker that is connected now.
 *
 * @param token of its session
 * @param node incarnation that holds it
 * @param nodeName for people
 * @param lastSeenAt when it was last heard, to within the nodes' interval for saying so
 */
public record LiveSession(
        String imei,
        long token,
        String node,
        String nodeName,
        Instant connectedAt,
        Instant lastSeenAt,
        String remoteAddress,
        int remotePort) {}
