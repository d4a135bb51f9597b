package io.wayline.foundation.access;

import org.jspecify.annotations.Nullable;

/** The record of who changed what. Runs in the transaction of the change. */
public interface Audit {

    /**
     * Writes a row.
     *
     * @param actor name of an API key, of a team, or of a part of the system
     * @param action a constant word, for example COMMAND_SUBMITTED, DEVICE_BANNED
     * @param subject what was changed: an IMEI, a command id, the name of a key
     * @param detail for people; never a secret
     */
    void record(String actor, String action, String subject, @Nullable String detail);
}
