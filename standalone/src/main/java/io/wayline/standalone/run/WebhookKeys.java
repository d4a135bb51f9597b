package io.wayline.standalone.run;

import java.util.Base64;

/**
 * What the secrets of webhook endpoints are encrypted with: the keys that were set, or one that the data directory keeps. Without
 * it no endpoint of the directory's database can be used any more.
 *
 * @param value as {@code WEBHOOK_SECRET_KEYS} has them
 */
record WebhookKeys(String value) {

    private static final int KEY_BYTES = 32;
    private static final String FILE = "webhook-secret-keys";

    static WebhookKeys of(RunSettings settings) {
        return new WebhookKeys(settings.webhookSecretKeys()
                .orElseGet(() -> KeptSecret.of(settings.dataDir().resolve(FILE), KEY_BYTES, Base64.getEncoder())));
    }

    @Override
    public String toString() {
        return "WebhookKeys[***]";
    }
}
