package io.wayline.ingest.listener;

import io.wayline.ingest.connection.SourceRanges;
import java.time.Duration;

/**
 * Balancers in front of the TCP ports, which say whom they speak for: PROXY protocol, version 2.
 *
 * @param trusted whose word counts; nobody else may connect
 * @param headerTimeout from the connection to the whole header
 */
public record ProxySettings(SourceRanges trusted, Duration headerTimeout) {

    /** Whether the header is expected. There is nothing in between: who may leave it out may also invent it. */
    public enum Mode {
        OFF,
        REQUIRED
    }

    public ProxySettings {
        if (trusted.isEmpty()) {
            throw new IllegalArgumentException("PROXY_TRUSTED: empty (expected: with PROXY_PROTOCOL=required, the"
                    + " addresses of the balancers, such as 10.0.0.0/8)");
        }
        if (headerTimeout.isZero() || headerTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "PROXY_HEADER_TIMEOUT: %s (expected: more than 0)".formatted(headerTimeout));
        }
    }
}
