package io.wayline.webhooks.signing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint's messages are signed with.
 *
 * @param old a rotated one, valid beside the new one until {@code oldUntil}
 */
public record SigningSecrets(
        SigningSecret current,
        @Nullable SigningSecret old,
        @Nullable Instant oldUntil) {

    /** Those valid at that moment, newest first. */
    public List<SigningSecret> validAt(Instant at) {
        return old != null && oldUntil != null && at.isBefore(oldUntil) ? List.of(current, old) : List.of(current);
    }
}
