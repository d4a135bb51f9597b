package io.wayline.commands.submission;

import io.wayline.commands.ledger.DeliveryMode;
import io.wayline.commands.ledger.IfOffline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A command as a host asks for it, before it is checked. Whatever is null was not said and takes its default.
 *
 * @param metadata JSON exactly as it was sent
 * @param requestedBy name of an API key, or of a team
 * @param requestId chosen by the requester: the same again is the same request
 * @param traceparent of the call or the record it came by; null if that is not recorded
 */
public record Wish(
        String imei,
        String text,
        @Nullable String metadata,
        @Nullable IfOffline ifOffline,
        @Nullable Duration timeToLive,
        @Nullable Duration timeout,
        @Nullable Integer maxRetries,
        @Nullable String expectSuccess,
        @Nullable String expectFailure,
        @Nullable DeliveryMode deliveryMode,
        String requestedBy,
        @Nullable String requestId,
        @Nullable String traceparent) {}
