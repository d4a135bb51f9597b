package io.wayline.commands.ledger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command as it stands.
 *
 * @param request what was asked, which never changes
 * @param logId the number hosts of iot-broker know it by; grows with the commands
 * @param revision one more with each transition
 * @param queuedAt when it last began to wait; the one that waits longest goes first
 * @param notBefore no attempt before it
 * @param attempts made, whatever became of them
 * @param countedAttempts those that were written, or may have been
 * @param firstSentAt when the first write was reported; null if none was
 * @param inDoubt true if an attempt may have been written without a report
 * @param graceEndsAt TIMED_OUT only: until then a late answer counts
 */
public record Command(
        Request request,
        long logId,
        State state,
        @Nullable Reason reason,
        int revision,
        Instant updatedAt,
        Instant queuedAt,
        Instant notBefore,
        int attempts,
        int countedAttempts,
        @Nullable Instant firstSentAt,
        boolean inDoubt,
        @Nullable Instant graceEndsAt,
        @Nullable String response,
        @Nullable Instant completedAt,
        @Nullable CommandId supersededBy) {

    /**
     * What was asked.
     *
     * @param text printable ASCII, 1 to 160 characters
     * @param metadata JSON exactly as the host sent it; null if there was none
     * @param expectSuccess pattern of the host's own; null for the catalogue's
     * @param timeout for the answer to an attempt, from its write
     * @param maxRetries attempts after the first
     * @param deadline at or after it nothing is written
     * @param requestedBy name of an API key, or of a team
     * @param requestId chosen by the requester: the same again is the same command; null if none was
     * @param requestHash of what was asked under that id
     * @param traceparent the trace it belongs to, as it is handed on; null if none is recorded
     */
    public record Request(
            CommandId id,
            String imei,
            String text,
            @Nullable String metadata,
            @Nullable String expectSuccess,
            @Nullable String expectFailure,
            DeliveryMode deliveryMode,
            IfOffline ifOffline,
            Duration timeout,
            int maxRetries,
            Instant createdAt,
            Instant deadline,
            String requestedBy,
            @Nullable String requestId,
            @Nullable String requestHash,
            @Nullable String traceparent) {}

    public CommandId id() {
        return request.id();
    }

    public boolean isOpen() {
        return !state.isTerminal();
    }

    /** True if the tracker may have it. */
    public boolean maybeWritten() {
        return firstSentAt != null || inDoubt;
    }
}
