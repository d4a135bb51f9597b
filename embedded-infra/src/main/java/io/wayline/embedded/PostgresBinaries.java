package io.wayline.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The programs of the PostgreSQL server, unpacked once from the class path. */
final class PostgresBinaries {

    private static final Set<PosixFilePermission> PROGRAM = Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /**
     * Finds the programs, and unpacks them when they are not there yet: into the user's cache, or, when the server runs
     * as somebody who cannot read there, below {@code home}.
     */
    static PostgresBinaries forServer(ServerUser user, Path home) {
        var directory = user.ownsFiles() ? home : Path.of(System.getProperty("user.home"), ".cache", "wayline");
        try {
            Files.createDirectories(directory);
            var archive = archive();
            // Named after the archive's length: another version is another directory.
            var programs =
                    directory.resolve("postgresql-" + archive.openConnection().getContentLengthLong());
            if (!Files.isDirectory(programs)) {
                unpack(archive, directory, programs);
            }
            return new PostgresBinaries(programs);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack PostgreSQL into " + directory, e);
        }
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** Unpacks beside the final place and moves in one step, so that a killed start leaves no half. */
    private static void unpack(URL archive, Path directory, Path programs) throws IOException {
        var unfinished = Files.createTempDirectory(directory, "unpacking-");
        makeProgram(unfinished);
        try (var packed = archive.openStream();
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, unfinished);
            }
        }
        try {
            Files.move(unfinished, programs, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(programs)) { // else somebody else was quicker
                throw e;
            }
            removeTree(unfinished);
        }
    }

    private static void removeTree(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        var target = entry.resolveIn(root);
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, root.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0) {
                makeProgram(target);
            }
        }
    }

    private static void makeProgram(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PROGRAM);
    }

    private static URL archive() {
        var name = "/postgres-%s-%s.txz".formatted(system(), architecture());
        var archive = PostgresBinaries.class.getResource(name);
        if (archive == null) {
            throw new IllegalStateException(
                    "no PostgreSQL for this machine: %s is not on the class path; point DATABASE_URL at a server instead"
                            .formatted(name));
        }
        return archive;
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm_64";
            case "amd64" -> "x86_64";
            case String other -> other;
        };
    }
}
