package io.wayline.webhooks.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step in the life of a command, as the ledger tells it. Texts that the ledger left out are empty.
 *
 * @param commandId UUID in text form; empty if refused
 * @param commandLogId unsigned; 0 if refused
 * @param revision unsigned, from 1, one more with each step of the command
 * @param from null for the first
 * @param metadata JSON exactly as the host sent it; empty if there was none
 * @param attempt from 1; 0 if none was made
 */
public record CommandTransition(
        String imei,
        String commandId,
        long commandLogId,
        int revision,
        @Nullable CommandState from,
        CommandState to,
        String reason,
        Instant at,
        String command,
        String metadata,
        int attempt,
        String response,
        String supersededBy,
        String requestedBy,
        String requestId,
        @Nullable Instant createdAt,
        @Nullable Instant deadline,
        String detail) {}
