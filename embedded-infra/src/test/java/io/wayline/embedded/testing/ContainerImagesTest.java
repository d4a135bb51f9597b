package io.wayline.embedded.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ContainerImagesTest {

    /** What the tests run against is what operators run. */
    @Test
    void testsUseTheImagesOfTheComposeFile() throws IOException {
        assertThat(Files.readAllLines(Path.of("..", "docker-compose.yml")).stream()
                        .map(String::strip))
                .contains("image: " + ContainerPair.KAFKA_IMAGE, "image: " + ContainerPair.POSTGRES_IMAGE);
    }
}
