package io.wayline.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.system.deploy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * A page whose text follows from other files. The build compares; {@code -Dconfiguration.refresh=true} writes
 * docs/configuration.md, and so on for each page. {@code ./wayline docs} writes them all.
 *
 * @param name of the page below docs, without its ending
 */
record GeneratedPage(String name) {

    void mustBe(String text) {
        var path = "docs/" + name + ".md";
        if (Boolean.getBoolean(name + ".refresh")) {
            write(path, text);
        }
        assertThat(Repository.text(path))
                .as("%s differs from what it is made of; ./wayline docs writes it anew", path)
                .isEqualTo(text);
    }

    private static void write(String path, String text) {
        try {
            Files.writeString(Repository.ROOT.resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
