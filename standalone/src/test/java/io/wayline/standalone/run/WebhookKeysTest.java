package io.wayline.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookKeysTest {

    @TempDir
    Path directory;

    @Test
    void aDrawnKeyIsKeptWhereOnlyItsOwnerReadsIt() throws IOException {
        var keys = WebhookKeys.of(settings(Map.of()));

        assertThat(Base64.getDecoder().decode(keys.value())).hasSize(32);
        assertThat(WebhookKeys.of(settings(Map.of()))).as("the next start").isEqualTo(keys);
        assertThat(Files.getPosixFilePermissions(directory.resolve("webhook-secret-keys")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
    }

    @Test
    void keysThatAreSetAreUsedAndNotKept() {
        assertThat(WebhookKeys.of(settings(Map.of("WEBHOOK_SECRET_KEYS", "a,b"))))
                .isEqualTo(new WebhookKeys("a,b"));
        assertThat(directory.resolve("webhook-secret-keys")).doesNotExist();
    }

    @Test
    void printingKeysPrintsNothingOfThem() {
        assertThat(new WebhookKeys("hidden")).asString().doesNotContain("hidden");
    }

    private RunSettings settings(Map<String, String> environment) {
        return new RunSettings(environment, directory);
    }
}
