package io.wayline.ingest.command;

import java.time.Duration;

/**
 * When a tracker may be spoken to.
 *
 * @param quiet from the last acknowledgement to a command: a tracker that uploads its backlog answers late
 * @param backlogCap how long a command waits for that at most; then it goes between two packets
 */
public record CommandSettings(Duration quiet, Duration backlogCap) {

    public CommandSettings {
        if (quiet.isNegative()) {
            throw new IllegalArgumentException("COMMAND_QUIET: %s (expected: 0 or more)".formatted(quiet));
        }
        if (backlogCap.compareTo(quiet) < 0) {
            throw new IllegalArgumentException(
                    "COMMAND_BACKLOG_CAP: %s (expected: at least COMMAND_QUIET, %s)".formatted(backlogCap, quiet));
        }
    }
}
