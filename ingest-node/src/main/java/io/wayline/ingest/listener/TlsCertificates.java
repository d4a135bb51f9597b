package io.wayline.ingest.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate, its key and who vouches for trackers, as their files say. The files are read again and again: what
 * changed and fits together is used for every connection from then on; what does not fit leaves the earlier ones in use.
 */
final class TlsCertificates implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TlsCertificates.class);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final byte[] PROBE = "does this key belong to that certificate?".getBytes(US_ASCII);

    /** The files as they were read: equal bytes need no second look. */
    private record Pem(byte[] certificate, byte[] key, byte[] clientCa) {

        boolean isSame(Pem other) {
            return Arrays.equals(certificate, other.certificate)
                    && Arrays.equals(key, other.key)
                    && Arrays.equals(clientCa, other.clientCa);
        }
    }

    private final TlsSettings settings;
    private final TlsCounters counters;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tls-files").daemon().factory());
    private volatile SslContext current;
    private Pem lastSeen;

    private TlsCertificates(TlsSettings settings, TlsCounters counters) throws IOException {
        this.settings = settings;
        this.counters = counters;
        this.lastSeen = read();
        this.current = use(lastSeen);
        long nanos = settings.lookInterval().toNanos();
        var _ = timer.scheduleWithFixedDelay(this::look, nanos, nanos, NANOSECONDS);
    }

    /**
     * Reads the files and goes on to look at them.
     *
     * @throws IOException naming the setting, the file and the remedy, if one cannot be used
     */
    static TlsCertificates open(TlsSettings settings, TlsCounters counters) throws IOException {
        return new TlsCertificates(settings, counters);
    }

    /** For the next connection. */
    SslContext current() {
        return current;
    }

    Duration handshakeTimeout() {
        return settings.handshakeTimeout();
    }

    /** Takes changed files into use, or says once why it cannot. */
    synchronized void look() {
        try {
            var pem = read();
            if (pem.isSame(lastSeen)) {
                return;
            }
            lastSeen = pem;
            current = use(pem);
            counters.reloads.increment();
            log.atInfo().addKeyValue("file", settings.certificate().toString()).log("certificate reloaded");
        } catch (IOException e) {
            counters.reloadsFailed.increment();
            log.atWarn().addKeyValue("reason", e.getMessage()).log("changed certificate not used");
        } catch (RuntimeException e) {
            counters.reloadsFailed.increment();
            log.atError().setCause(e).log("changed certificate not used because of a bug");
        }
    }

    private Pem read() throws IOException {
        return new Pem(
                bytes("TLS_CERTIFICATE", settings.certificate()),
                bytes("TLS_KEY", settings.key()),
                settings.clientCa() == null ? new byte[0] : bytes("TLS_CLIENT_CA", settings.clientCa()));
    }

    private static byte[] bytes(String variable, Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("%s: %s: no such file (expected: a PEM file)".formatted(variable, file), e);
        } catch (IOException e) {
            throw new IOException(
                    "%s: %s cannot be read (expected: a PEM file that the user of this process may read): %s"
                            .formatted(variable, file, e),
                    e);
        }
    }

    private SslContext use(Pem pem) throws IOException {
        var chain = certificates("TLS_CERTIFICATE", settings.certificate(), pem.certificate);
        var key = key(settings.key(), pem.key);
        requirePair(chain[0].getPublicKey(), key);
        var builder = SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols(PROTOCOLS);
        if (settings.clientCa() != null) {
            builder.trustManager(certificates("TLS_CLIENT_CA", settings.clientCa(), pem.clientCa))
                    .clientAuth(ClientAuth.REQUIRE);
        }
        var context = builder.build();
        counters.certificateEndsSeconds.set(chain[0].getNotAfter().toInstant().getEpochSecond());
        return context;
    }

    private static X509Certificate[] certificates(String variable, Path file, byte[] pem) throws IOException {
        try {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!found.isEmpty()) {
                return found.toArray(X509Certificate[]::new);
            }
        } catch (CertificateException e) {
            throw new IOException(
                    "%s: %s holds no certificate that can be read (expected: PEM, -----BEGIN CERTIFICATE-----): %s"
                            .formatted(variable, file, e.getMessage()),
                    e);
        }
        throw new IOException("%s: %s is empty (expected: PEM, -----BEGIN CERTIFICATE-----)".formatted(variable, file));
    }

    private static PrivateKey key(Path file, byte[] pem) throws IOException {
        var text = new String(pem, US_ASCII);
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw notAKey(file, null);
        }
        try {
            var encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
            for (var algorithm : KEY_ALGORITHMS) {
                @Nullable PrivateKey key = keyOf(algorithm, new PKCS8EncodedKeySpec(encoded));
                if (key != null) {
                    return key;
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw notAKey(file, e);
        }
        throw notAKey(file, null);
    }

    private static @Nullable PrivateKey keyOf(String algorithm, PKCS8EncodedKeySpec encoded)
            throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (InvalidKeySpecException _) {
            return null; // of another algorithm
        }
    }

    private static IOException notAKey(Path file, @Nullable Exception cause) {
        return new IOException(
                ("TLS_KEY: %s holds no key that can be read (expected: PEM, PKCS#8, not encrypted: %s; other forms become"
                                + " that by: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW)")
                        .formatted(file, KEY_BEGIN),
                cause);
    }

    /** Files are replaced one after the other: between the two the new certificate meets the old key. */
    private void requirePair(PublicKey certified, PrivateKey key) throws IOException {
        try {
            var algorithm = switch (key.getAlgorithm().toUpperCase(Locale.ROOT)) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "EdDSA";
            };
            var signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            var checking = Signature.getInstance(algorithm);
            checking.initVerify(certified);
            checking.update(PROBE);
            if (checking.verify(signing.sign())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw notAPair(e);
        }
        throw notAPair(null);
    }

    private IOException notAPair(@Nullable Exception cause) {
        return new IOException(
                "TLS_KEY: %s is not the key of the first certificate in TLS_CERTIFICATE, %s (expected: a pair)"
                        .formatted(settings.key(), settings.certificate()),
                cause);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
