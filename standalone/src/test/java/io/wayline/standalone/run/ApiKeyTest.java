package io.wayline.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyTest {

    @TempDir
    Path directory;

    @Test
    void aDrawnKeyIsKeptWhereOnlyItsOwnerReadsIt() throws IOException {
        var key = ApiKey.of(settings(Map.of()));

        assertThat(key.value()).hasSizeGreaterThanOrEqualTo(32).matches("[A-Za-z0-9_-]+");
        assertThat(ApiKey.of(settings(Map.of()))).as("the next start").isEqualTo(key);
        assertThat(Files.getPosixFilePermissions(directory.resolve("api-key")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
    }

    @Test
    void everyDirectoryHasAKeyOfItsOwn() throws IOException {
        var other = Files.createDirectory(directory.resolve("other"));

        assertThat(ApiKey.of(settings(Map.of()))).isNotEqualTo(ApiKey.of(new RunSettings(Map.of(), other)));
    }

    @Test
    void aKeyThatIsSetIsUsedAndNotKept() {
        assertThat(ApiKey.of(settings(Map.of("IOT_API_KEY", "mine")))).isEqualTo(new ApiKey("mine"));
        assertThat(directory.resolve("api-key")).doesNotExist();
    }

    @Test
    void printingAKeyPrintsNothingOfIt() {
        assertThat(new ApiKey("secret")).asString().doesNotContain("secret");
    }

    private RunSettings settings(Map<String, String> environment) {
        return new RunSettings(environment, directory);
    }
}
