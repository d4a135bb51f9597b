package io.wayline.webhooks.signing;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * One secret, 24 to 64 bytes; written {@code whsec_} and the bytes in Base64.
 *
 * @see "Standard Webhooks, Symmetric secrets"
 */
public final class SigningSecret {

    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;
    private static final int DRAWN = 32;

    private final byte[] key;

    private SigningSecret(byte[] key) {
        this.key = key;
    }

    public static SigningSecret draw(SecureRandom random) {
        byte[] key = new byte[DRAWN];
        random.nextBytes(key);
        return new SigningSecret(key);
    }

    /** Empty if that is no secret; the prefix may be left out. */
    public static Optional<SigningSecret> parse(String text) {
        try {
            var key = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
            return key.length < SHORTEST || key.length > LONGEST
                    ? Optional.empty()
                    : Optional.of(new SigningSecret(key));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** As it is shown once, when it is made. */
    public String reveal() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    byte[] key() {
        return key.clone();
    }

    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
