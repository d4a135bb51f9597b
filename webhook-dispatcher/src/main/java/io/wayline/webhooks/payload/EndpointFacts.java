package io.wayline.webhooks.payload;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint does, as operators are told.
 *
 * @param reason a constant word; empty is left out
 * @param lastFailure for people; empty is left out
 */
public record EndpointFacts(
        UUID endpointId,
        String name,
        String reason,
        @Nullable Instant failingSince,
        int consecutiveFailures,
        String lastFailure) {}
