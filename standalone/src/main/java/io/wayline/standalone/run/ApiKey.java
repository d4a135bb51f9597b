package io.wayline.standalone.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The key of the REST API: the one that was set, or one drawn at the first start of a data directory and kept there, where only
 * its owner reads it.
 */
record ApiKey(String value) {

    private static final int RANDOM_BYTES = 24;
    private static final String FILE = "api-key";

    static ApiKey of(RunSettings settings) {
        return new ApiKey(settings.apiKey().orElseGet(() -> kept(settings.dataDir())));
    }

    private static String kept(Path dataDir) {
        var file = dataDir.resolve(FILE);
        try {
            var key = Files.readString(file, US_ASCII).strip();
            return key.isEmpty() ? drawn(file) : key;
        } catch (NoSuchFileException _) {
            return drawn(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String drawn(Path file) {
        var random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        var key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        var unfinished = file.resolveSibling(FILE + ".new");
        try {
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, key + "\n", US_ASCII);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Override
    public String toString() {
        return "ApiKey[***]";
    }
}
