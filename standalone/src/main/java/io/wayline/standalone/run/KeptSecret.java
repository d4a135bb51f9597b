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

/** Something that is drawn at the first start of a data directory, and kept there where only its owner reads it. */
final class KeptSecret {

    private KeptSecret() {}

    /** @param drawing used once: when there is no such file yet, or an empty one */
    static String of(Path file, int randomBytes, Base64.Encoder drawing) {
        try {
            var kept = Files.readString(file, US_ASCII).strip();
            return kept.isEmpty() ? drawn(file, randomBytes, drawing) : kept;
        } catch (NoSuchFileException _) {
            return drawn(file, randomBytes, drawing);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String drawn(Path file, int randomBytes, Base64.Encoder drawing) {
        var random = new byte[randomBytes];
        new SecureRandom().nextBytes(random);
        var secret = drawing.encodeToString(random);
        var unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, secret + "\n", US_ASCII);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
