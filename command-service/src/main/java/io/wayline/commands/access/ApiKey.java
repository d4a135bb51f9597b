package io.wayline.commands.access;

import io.wayline.foundation.access.Scope;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key of the REST API, without its secret.
 *
 * @param name for people; what changes are recorded under, unique among the keys in force
 * @param hint the start of the secret, to recognise it by
 * @param createdBy name of the key that made it
 * @param revokedAt null while it is in force
 */
public record ApiKey(
        UUID id,
        String name,
        String hint,
        Set<Scope> scopes,
        Instant createdAt,
        String createdBy,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy) {

    public boolean isInForce() {
        return revokedAt == null;
    }
}
