package io.wayline.ingest.listener;

import io.wayline.ingest.connection.SourceRanges;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The ports and what a connection may do.
 *
 * @param tcp port 0 for a free one
 * @param udp null for no UDP
 * @param tls null for no port that encrypts
 * @param proxy null if trackers reach the ports themselves
 * @param sources where trackers may come from; empty for everywhere
 * @param eventLoops threads that serve sockets; 0 for one a processor
 * @param maxConnectionsPerAddress 0 for no limit
 * @param maxFrameBytes longest data field of a frame, without preamble, length and CRC
 * @param halfFrameTimeout from the first byte of a frame to its last
 * @param idleTimeout silence after which a connection is closed
 * @param loginTimeout from the connection to the login
 * @param refusedDelay from the refusal of a login to the close
 * @param drainTime over which connections are closed when the node stops
 */
public record ListenerSettings(
        InetSocketAddress tcp,
        @Nullable InetSocketAddress udp,
        @Nullable TlsSettings tls,
        @Nullable ProxySettings proxy,
        SourceRanges sources,
        Transport transport,
        int eventLoops,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxFrameBytes,
        Duration halfFrameTimeout,
        Duration idleTimeout,
        Duration loginTimeout,
        Duration refusedDelay,
        Duration drainTime) {

    /** The largest frame a tracker is documented to send. */
    private static final int SMALLEST_MAX_FRAME_BYTES = 1_280;

    private static final int LARGEST_MAX_FRAME_BYTES = 512 * 1024;

    public ListenerSettings {
        require(maxConnections > 0, "MAX_CONNECTIONS", maxConnections, "1 or more");
        require(maxConnectionsPerAddress >= 0, "MAX_CONNECTIONS_PER_ADDRESS", maxConnectionsPerAddress, "0 or more");
        require(eventLoops >= 0, "EVENT_LOOPS", eventLoops, "0 for one a processor, or more");
        require(
                maxFrameBytes >= SMALLEST_MAX_FRAME_BYTES && maxFrameBytes <= LARGEST_MAX_FRAME_BYTES,
                "MAX_FRAME",
                maxFrameBytes,
                "1280 bytes to 512 KiB, so that a frame fits into a Kafka record");
        require(
                loginTimeout.compareTo(idleTimeout) <= 0,
                "LOGIN_TIMEOUT",
                loginTimeout,
                "at most IDLE_TIMEOUT, " + idleTimeout);
        require(
                halfFrameTimeout.compareTo(idleTimeout) <= 0,
                "HALF_FRAME_TIMEOUT",
                halfFrameTimeout,
                "at most IDLE_TIMEOUT, " + idleTimeout);
    }

    private static void require(boolean holds, String variable, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(variable, value, expected));
        }
    }
}
