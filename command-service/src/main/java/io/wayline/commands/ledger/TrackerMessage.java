package io.wayline.commands.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a tracker said that is not telemetry.
 *
 * @param id of the event that brought it: the same twice is one
 * @param text empty unless the kind is TEXT
 * @param payload as it stood on the wire
 */
public record TrackerMessage(
        String id,
        String imei,
        Kind kind,
        int codec,
        int type,
        String text,
        byte[] payload,
        Instant receivedAt,
        long sessionToken,
        String node) {

    /** What it can be. */
    public enum Kind {
        TEXT,
        BINARY,
        NACK
    }

    /**
     * What the ledger made of it.
     *
     * @param commandId null if it is nobody's answer
     * @param attempt the attempt it closed or answers late; 0 if unmatched
     */
    public record Match(How how, @Nullable CommandId commandId, int attempt) {

        static final Match NONE = new Match(How.UNMATCHED, null, 0);
    }

    /** How a message found its command. */
    public enum How {
        /** The attempt in flight expects it. */
        IN_FLIGHT,
        /** An earlier attempt of a command that is still open expects it. */
        LATE,
        /** The oldest command of which no answers are known. */
        OLDEST_UNKNOWN,
        /** Any answer counts, by configuration. */
        NOT_VALIDATED,
        UNMATCHED
    }
}
