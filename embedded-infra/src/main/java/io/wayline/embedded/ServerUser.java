package io.wayline.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who runs PostgreSQL. It refuses to be root; for root there are two ways out: a user namespace, in which the process is
 * nobody yet its files stay root's, or, where namespaces are forbidden (many containers), the user nobody itself.
 *
 * @param prefix words put before each command
 * @param ownsFiles whether the directories must be handed to {@link #NOBODY} first
 */
record ServerUser(List<String> prefix, boolean ownsFiles) {

    private static final int NOBODY = 65534;

    static ServerUser current() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new ServerUser(List.of(), false);
        }
        var namespace = List.of("unshare", "-U");
        if (succeeds(Stream.concat(namespace.stream(), Stream.of("true")).toList())) {
            return new ServerUser(namespace, false);
        }
        return new ServerUser(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"), true);
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false; // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Lets the server's user write below {@code path}. */
    void own(Path path) throws IOException {
        if (ownsFiles) {
            Files.setAttribute(path, "unix:uid", NOBODY);
            Files.setAttribute(path, "unix:gid", NOBODY);
        }
    }
}
