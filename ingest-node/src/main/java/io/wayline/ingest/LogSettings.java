package io.wayline.ingest;

import java.util.Locale;
import org.slf4j.event.Level;

/**
 * How a node that is a process of its own logs, to standard output. Inside another program that program decides.
 *
 * @param level the least that is worth a line
 */
record LogSettings(Level level, Format format) {

    private static final String FILE_PROPERTY = "logback.configurationFile";

    /** What a line looks like. */
    enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line, for programs. */
        JSON
    }

    /** Tells Logback, which looks for this when the first logger is made. A file of the operator's own wins. */
    void use() {
        if (System.getProperty(FILE_PROPERTY) == null) {
            System.setProperty(FILE_PROPERTY, "logback-ingest.xml");
        }
        System.setProperty("LOG_LEVEL", level.name());
        System.setProperty("LOG_FORMAT", format.name().toLowerCase(Locale.ROOT));
    }
}
