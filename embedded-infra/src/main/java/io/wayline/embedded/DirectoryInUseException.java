package io.wayline.embedded;

import java.nio.file.Path;

/** A living process has the data directory. */
public final class DirectoryInUseException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory) {
        super("directory %s is in use by a running process".formatted(directory));
    }
}
