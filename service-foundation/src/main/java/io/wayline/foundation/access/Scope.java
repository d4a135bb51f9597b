package io.wayline.foundation.access;

import java.util.Locale;
import java.util.Optional;

/** What a key may do. None of them implies another. */
public enum Scope {
    /** See trackers, commands and telemetry. */
    READ,
    /** Send and cancel commands. */
    COMMAND,
    /** Change the registry and the keys, see the audit trail. */
    ADMIN;

    /** As it is written in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty if that is no scope. */
    public static Optional<Scope> of(String word) {
        for (var scope : values()) {
            if (scope.word().equals(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
