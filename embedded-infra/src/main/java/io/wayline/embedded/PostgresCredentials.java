package io.wayline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The passwords of one data directory, drawn at its first start and readable by its owner only.
 *
 * @param superuser of {@code postgres}, which only this module uses
 * @param owner of {@code wayline}, which owns the database
 * @param reader of {@code wayline_reader}, which may read everything and write nothing
 */
record PostgresCredentials(String superuser, String owner, String reader) {

    private static final int PASSWORD_BYTES = 16;

    static PostgresCredentials loadOrDraw(Path file) {
        try {
            if (!Files.exists(file)) {
                draw().save(file);
            }
            return load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + file, e);
        }
    }

    private static PostgresCredentials draw() {
        var random = new SecureRandom();
        return new PostgresCredentials(password(random), password(random), password(random));
    }

    private static String password(SecureRandom random) {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void save(Path file) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, "superuser=%s%nowner=%s%nreader=%s%n".formatted(superuser, owner, reader));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static PostgresCredentials load(Path file) throws IOException {
        var properties = new Properties();
        try (var in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return new PostgresCredentials(
                required(properties, "superuser", file),
                required(properties, "owner", file),
                required(properties, "reader", file));
    }

    private static String required(Properties properties, String name, Path file) {
        var value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("%s is missing in %s".formatted(name, file));
        }
        return value;
    }

    @Override
    public String toString() {
        return "PostgresCredentials[***]";
    }
}
