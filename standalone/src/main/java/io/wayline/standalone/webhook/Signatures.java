package io.wayline.standalone.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.standalone.webhook.Verdict.NotVerified;
import io.wayline.standalone.webhook.Verdict.Verified;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies signatures as a host does.
 *
 * @see "Standard Webhooks, Verifying signatures"
 */
public final class Signatures {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String SECRET_PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    private Signatures() {}

    /**
     * What the headers say.
     *
     * @param timestamp seconds since 1970
     * @param signatures {@code v1,<Base64>}, several with blanks between
     */
    public record Claim(String id, String timestamp, String signatures) {}

    /** @param secrets any of them will do: while they are rotated there are two */
    public static Verdict verify(Claim claim, byte[] body, List<String> secrets, Instant now) {
        if (claim.id().isEmpty()
                || claim.timestamp().isEmpty()
                || claim.signatures().isEmpty()) {
            return new NotVerified("it is not signed");
        }
        if (secrets.isEmpty()) {
            return new NotVerified("no secret is known here");
        }
        long offSeconds;
        try {
            offSeconds = Math.subtractExact(Long.parseLong(claim.timestamp()), now.getEpochSecond());
        } catch (NumberFormatException | ArithmeticException _) {
            return new NotVerified("webhook-timestamp is no number");
        }
        if (offSeconds < -TOLERANCE.toSeconds() || offSeconds > TOLERANCE.toSeconds()) {
            return new NotVerified("webhook-timestamp is %d s off".formatted(offSeconds));
        }
        return secrets.stream().anyMatch(secret -> fits(claim, body, secret))
                ? new Verified()
                : new NotVerified("no signature fits the secret");
    }

    private static boolean fits(Claim claim, byte[] body, String secret) {
        var expected = sign(claim.id(), claim.timestamp(), body, secret).getBytes(UTF_8);
        return Arrays.stream(claim.signatures().split(" "))
                .anyMatch(signature -> MessageDigest.isEqual(expected, signature.getBytes(UTF_8)));
    }

    /** As it stands in the header {@code webhook-signature}. */
    public static String sign(String id, String timestamp, byte[] body, String secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(secret), ALGORITHM));
            mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException if that is no secret */
    public static byte[] key(String secret) {
        if (!secret.startsWith(SECRET_PREFIX)) {
            throw new IllegalArgumentException("a secret begins with " + SECRET_PREFIX);
        }
        var key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
        if (key.length == 0) {
            throw new IllegalArgumentException("the secret is empty");
        }
        return key;
    }
}
