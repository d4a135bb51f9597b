package io.wayline.ingest.listener;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The port for trackers that encrypt.
 *
 * @param address port 0 for a free one
 * @param certificate PEM: this gateway's certificate first, then those that vouch for it
 * @param key PEM, PKCS#8, not encrypted
 * @param clientCa PEM: who vouches for trackers; null if they need no certificate
 * @param handshakeTimeout from the connection to the end of the handshake
 * @param lookInterval how often the files are looked at: a new certificate needs no restart
 */
public record TlsSettings(
        InetSocketAddress address,
        Path certificate,
        Path key,
        @Nullable Path clientCa,
        Duration handshakeTimeout,
        Duration lookInterval) {

    public TlsSettings {
        requirePositive("TLS_HANDSHAKE_TIMEOUT", handshakeTimeout);
        requirePositive("TLS_RELOAD_INTERVAL", lookInterval);
    }

    private static void requirePositive(String variable, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("%s: %s (expected: more than 0)".formatted(variable, duration));
        }
    }
}
