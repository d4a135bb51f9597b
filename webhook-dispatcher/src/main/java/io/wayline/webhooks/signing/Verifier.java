package io.wayline.webhooks.signing;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a message is from who has the secret, and new. What a host does, for our own receiver and for tests.
 *
 * @see "Standard Webhooks, Verifying signatures"
 */
public final class Verifier {

    /** How far the clocks of two hosts and the way between them may be apart. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final List<SigningSecret> secrets;

    /** @param secrets any of them will do */
    public Verifier(List<SigningSecret> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    public sealed interface Verdict {

        record Genuine() implements Verdict {}

        /**
         * @param reason a constant word: NO_HEADER, BAD_TIMESTAMP, NO_MATCH, TOO_OLD, TOO_NEW. The last two: the signature is right,
         *     so it may be an old message that somebody sends again, or a clock that is wrong
         * @param detail for people
         */
        record Doubtful(String reason, String detail) implements Verdict {}

        default boolean isGenuine() {
            return this instanceof Genuine;
        }
    }

    /**
     * @param id header webhook-id
     * @param timestamp header webhook-timestamp
     * @param signatures header webhook-signature
     * @param body as it came, byte for byte
     */
    public Verdict verify(
            @Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body, Instant now) {
        if (id == null || id.isEmpty()) {
            return missing(Signer.ID_HEADER);
        }
        if (timestamp == null || timestamp.isEmpty()) {
            return missing(Signer.TIMESTAMP_HEADER);
        }
        if (signatures == null || signatures.isEmpty()) {
            return missing(Signer.SIGNATURE_HEADER);
        }
        if (!timestamp.matches("[0-9]{1,12}")) {
            return new Verdict.Doubtful("BAD_TIMESTAMP", Signer.TIMESTAMP_HEADER + " is no number of seconds");
        }
        return anyMatches(id, timestamp, signatures, body)
                ? judgeAge(Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now))
                : new Verdict.Doubtful(
                        "NO_MATCH", "no signature matches: another secret, or another body than was signed");
    }

    private static Verdict missing(String header) {
        return new Verdict.Doubtful("NO_HEADER", "header missing: " + header);
    }

    private static Verdict judgeAge(Duration age) {
        if (age.compareTo(TOLERANCE) > 0) {
            return new Verdict.Doubtful(
                    "TOO_OLD",
                    "signed %d s ago (expected: %d at most)".formatted(age.toSeconds(), TOLERANCE.toSeconds()));
        }
        if (age.negated().compareTo(TOLERANCE) > 0) {
            return new Verdict.Doubtful(
                    "TOO_NEW",
                    "signed %d s ahead of the clock here (expected: %d at most)"
                            .formatted(-age.toSeconds(), TOLERANCE.toSeconds()));
        }
        return new Verdict.Genuine();
    }

    /** Every secret is compared with every signature, and each in constant time: how long it takes tells nothing. */
    private boolean anyMatches(String id, String timestamp, String signatures, byte[] body) {
        boolean matches = false;
        for (var secret : secrets) {
            byte[] expected = Signer.mac(secret, id, timestamp, body);
            for (var signature : signatures.split(" ", -1)) {
                matches |= MessageDigest.isEqual(expected, decoded(signature));
            }
        }
        return matches;
    }

    private static byte[] decoded(String signature) {
        try {
            return signature.startsWith(Signer.VERSION)
                    ? Base64.getDecoder().decode(signature.substring(Signer.VERSION.length()))
                    : new byte[0];
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
