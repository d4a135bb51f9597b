package io.wayline.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.webhooks.endpoint.SecretBox;
import java.util.Arrays;
import java.util.UUID;

/** Hides what it is given from people who look, and from nobody else. */
final class FakeSecretBox implements SecretBox {

    private static final int OWNER = 36;

    @Override
    public byte[] seal(UUID endpointId, byte[] plain) {
        byte[] sealed = Arrays.copyOf(endpointId.toString().getBytes(UTF_8), OWNER + plain.length);
        for (int i = 0; i < plain.length; i++) {
            sealed[OWNER + i] = (byte) ~plain[i];
        }
        return sealed;
    }

    @Override
    public byte[] open(UUID endpointId, byte[] sealed) {
        if (!new String(sealed, 0, OWNER, UTF_8).equals(endpointId.toString())) {
            throw new IllegalStateException("sealed for somebody else");
        }
        byte[] plain = Arrays.copyOfRange(sealed, OWNER, sealed.length);
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) ~plain[i];
        }
        return plain;
    }
}
