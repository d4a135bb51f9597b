package io.wayline.webhooks.signing;

import io.wayline.webhooks.endpoint.SecretBox;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with keys from the configuration. The first key seals, all open: to change keys, put the new one in front and keep
 * the old one until everything is sealed anew.
 *
 * <p>Sealed: 4 bytes id of the key (the first of its SHA-256), 12 bytes nonce, the encrypted bytes, 16 bytes tag. The endpoint's
 * id is authenticated with them.
 */
public final class SecretCipher implements SecretBox {

    private static final int KEY_BYTES = 32;
    private static final int KEY_ID_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final String MAKE_ONE = "Make one with `openssl rand -base64 32`";

    private final List<Key> keys;
    private final SecureRandom random;

    private record Key(int id, SecretKeySpec material) {

        @Override
        public String toString() {
            return "***";
        }
    }

    private SecretCipher(List<Key> keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /**
     * @param keys 32 bytes each, in Base64, commas between
     * @throws IllegalStateException if there is none, or one is no key; the message says what to do and shows none of them
     */
    public static SecretCipher of(String keys, SecureRandom random) {
        if (keys.isBlank()) {
            throw new IllegalStateException(
                    "WEBHOOK_SECRET_KEYS is not set: endpoints' secrets are kept encrypted, and that takes a key. "
                            + MAKE_ONE
                            + ", set WEBHOOK_SECRET_KEYS to it, and keep it as safe as the database: without it no secret can be read.");
        }
        var parsed = new ArrayList<Key>();
        for (var text : keys.split(",", -1)) {
            parsed.add(key(text.strip(), parsed.size() + 1));
        }
        return new SecretCipher(List.copyOf(parsed), random);
    }

    private static Key key(String text, int number) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            // Without the cause: its message quotes what it could not read.
            throw new IllegalStateException(
                    "WEBHOOK_SECRET_KEYS: key %d is not Base64. %s.".formatted(number, MAKE_ONE));
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException("WEBHOOK_SECRET_KEYS: key %d has %d bytes (expected: %d). %s."
                    .formatted(number, bytes.length, KEY_BYTES, MAKE_ONE));
        }
        return new Key(idOf(bytes), new SecretKeySpec(bytes, "AES"));
    }

    private static int idOf(byte[] key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key))
                    .getInt();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public byte[] seal(UUID endpointId, byte[] plain) {
        var key = keys.getFirst();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, endpointId).doFinal(plain);
            return ByteBuffer.allocate(KEY_ID_BYTES + NONCE_BYTES + encrypted.length)
                    .putInt(key.id())
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret cannot be encrypted", e);
        }
    }

    @Override
    public byte[] open(UUID endpointId, byte[] sealed) {
        if (sealed.length < KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES) {
            throw new IllegalStateException("sealed: %d bytes (expected: %d at least)"
                    .formatted(sealed.length, KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES));
        }
        var parts = ByteBuffer.wrap(sealed);
        int keyId = parts.getInt();
        byte[] nonce = new byte[NONCE_BYTES];
        parts.get(nonce);
        byte[] encrypted = new byte[parts.remaining()];
        parts.get(encrypted);
        return open(endpointId, keyFor(endpointId, keyId), nonce, encrypted);
    }

    private Key keyFor(UUID endpointId, int keyId) {
        return keys.stream()
                .filter(key -> key.id() == keyId)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The secrets of endpoint %s are encrypted with another key (id %s) than the %d in WEBHOOK_SECRET_KEYS: add that one behind the others, after a comma."
                                .formatted(endpointId, HexFormat.of().toHexDigits(keyId), keys.size())));
    }

    private static byte[] open(UUID endpointId, Key key, byte[] nonce, byte[] encrypted) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, endpointId).doFinal(encrypted);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException(
                    "The secrets of endpoint %s do not open: they are damaged, or were made for another endpoint. Rotate its secret."
                            .formatted(endpointId),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret cannot be decrypted", e);
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, UUID endpointId) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.material(), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(ByteBuffer.allocate(16)
                .putLong(endpointId.getMostSignificantBits())
                .putLong(endpointId.getLeastSignificantBits())
                .array());
        return cipher;
    }

    @Override
    public String toString() {
        return "SecretCipher[keys=***]";
    }
}
