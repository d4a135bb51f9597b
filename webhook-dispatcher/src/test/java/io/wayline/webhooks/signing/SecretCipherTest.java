package io.wayline.webhooks.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretCipherTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final UUID ENDPOINT = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final byte[] PLAIN = "whsec_secret".getBytes(UTF_8);

    private final String oldKey = key(32);
    private final String newKey = key(32);

    private static String key(int length) {
        byte[] key = new byte[length];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static SecretCipher cipher(String keys) {
        return SecretCipher.of(keys, RANDOM);
    }

    @Test
    void opensWhatItSealedAndNeverSealsTheSameTwice() {
        var cipher = cipher(oldKey);
        byte[] sealed = cipher.seal(ENDPOINT, PLAIN);

        assertThat(cipher.open(ENDPOINT, sealed)).isEqualTo(PLAIN);
        assertThat(cipher.seal(ENDPOINT, PLAIN)).isNotEqualTo(sealed);
        assertThat(new String(sealed, UTF_8)).doesNotContain("whsec");
    }

    @Test
    void opensWithAnOldKeyAndSealsWithTheFirst() {
        byte[] before = cipher(oldKey).seal(ENDPOINT, PLAIN);
        var rotated = cipher(newKey + ", " + oldKey);

        assertThat(rotated.open(ENDPOINT, before)).isEqualTo(PLAIN);
        assertThat(cipher(newKey).open(ENDPOINT, rotated.seal(ENDPOINT, PLAIN))).isEqualTo(PLAIN);
    }

    @Test
    void saysThatTheKeyIsMissingWhichSealedIt() {
        byte[] sealed = cipher(oldKey).seal(ENDPOINT, PLAIN);

        assertThatIllegalStateException()
                .isThrownBy(() -> cipher(newKey).open(ENDPOINT, sealed))
                .withMessageContaining(ENDPOINT.toString())
                .withMessageContaining("WEBHOOK_SECRET_KEYS")
                .withMessageNotContainingAny(newKey, oldKey);
    }

    @Test
    void doesNotOpenForAnotherEndpointNorAfterAChange() {
        var cipher = cipher(oldKey);
        byte[] sealed = cipher.seal(ENDPOINT, PLAIN);
        byte[] changed = sealed.clone();
        changed[20] ^= 1;

        assertThatIllegalStateException()
                .isThrownBy(() -> cipher.open(new UUID(1, 2), sealed))
                .withMessageContaining("Rotate");
        assertThatIllegalStateException().isThrownBy(() -> cipher.open(ENDPOINT, changed));
        assertThatIllegalStateException().isThrownBy(() -> cipher.open(ENDPOINT, new byte[31]));
    }

    @Test
    void saysHowToMakeAKeyWhereThereIsNone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> cipher(" "))
                .withMessageContaining("WEBHOOK_SECRET_KEYS is not set")
                .withMessageContaining("openssl rand -base64 32");
    }

    @Test
    void saysWhichKeyIsNoneWithoutShowingIt() {
        assertThatIllegalStateException()
                .isThrownBy(() -> cipher(oldKey + ",pass*word"))
                .withMessageContaining("key 2 is not Base64")
                .withMessageNotContaining("pass*word")
                .withNoCause();
        assertThatIllegalStateException()
                .isThrownBy(() -> cipher(key(16)))
                .withMessageContaining("key 1 has 16 bytes (expected: 32)");
        assertThatIllegalStateException()
                .isThrownBy(() -> cipher(oldKey + ","))
                .withMessageContaining("key 2 has 0 bytes");
    }

    @Test
    void keepsItsKeysToItself() {
        assertThat(cipher(oldKey)).hasToString("SecretCipher[keys=***]");
    }
}
