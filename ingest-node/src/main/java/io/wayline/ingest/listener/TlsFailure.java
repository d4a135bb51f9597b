package io.wayline.ingest.listener;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a handshake did not end well. The names appear in metrics and logs: part of the contract. */
public enum TlsFailure {
    /** Bytes that are no TLS: a tracker set up without it, or a stranger. */
    NOT_TLS,
    /** Not in time. */
    TIMEOUT,
    /** The other side hung up in the middle. */
    CLOSED,
    /** Nothing newer than TLS 1.1, or nothing we know. */
    PROTOCOL_VERSION,
    /** No cipher in common. */
    CIPHER,
    /** The tracker has no certificate, or none of ours. */
    CLIENT_CERTIFICATE,
    /** The tracker does not believe our certificate: it lacks our authority, or its clock is wrong. */
    CERTIFICATE_REFUSED,
    /** The tracker gave up for another reason. */
    REFUSED_BY_TRACKER,
    OTHER;

    /** The JDK tells some of these apart by their words only. */
    static TlsFailure of(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case NotSslRecordException _ -> {
                    return NOT_TLS;
                }
                case SslHandshakeTimeoutException _ -> {
                    return TIMEOUT;
                }
                case ClosedChannelException _ -> {
                    return CLOSED;
                }
                case CertificateException _ -> {
                    return CLIENT_CERTIFICATE;
                }
                default -> {}
            }
        }
        return ofWords(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT));
    }

    private static TlsFailure ofWords(String words) {
        if (words.contains("received fatal alert")) {
            return words.contains("certificate") || words.contains("unknown_ca")
                    ? CERTIFICATE_REFUSED
                    : REFUSED_BY_TRACKER;
        }
        if (words.contains("certificate")) {
            return CLIENT_CERTIFICATE;
        }
        if (words.contains("cipher")) {
            return CIPHER;
        }
        return words.contains("protocol") || words.contains("version") ? PROTOCOL_VERSION : OTHER;
    }
}
