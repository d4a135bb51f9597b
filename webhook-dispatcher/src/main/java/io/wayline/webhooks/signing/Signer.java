package io.wayline.webhooks.signing;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages.
 *
 * @see "Standard Webhooks, Signature scheme: symmetric"
 */
public final class Signer {

    public static final String ID_HEADER = "webhook-id";
    /** Seconds since 1970-01-01T00:00:00Z, of the attempt. */
    public static final String TIMESTAMP_HEADER = "webhook-timestamp";

    public static final String SIGNATURE_HEADER = "webhook-signature";

    /** The scheme's version, in front of each signature. */
    static final String VERSION = "v1,";

    private static final String ALGORITHM = "HmacSHA256";

    private Signer() {}

    /**
     * The signature header: one entry for each secret, blanks between.
     *
     * @param secrets those that are valid now, one at least
     * @param at of the attempt; only its seconds count
     */
    public static String sign(List<SigningSecret> secrets, String id, Instant at, byte[] body) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("secrets: 0 (expected: 1 at least)");
        }
        var timestamp = Long.toString(at.getEpochSecond());
        return secrets.stream()
                .map(secret -> VERSION + Base64.getEncoder().encodeToString(mac(secret, id, timestamp, body)))
                .collect(joining(" "));
    }

    static byte[] mac(SigningSecret secret, String id, String timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
