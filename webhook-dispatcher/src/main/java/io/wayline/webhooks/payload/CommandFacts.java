package io.wayline.webhooks.payload;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One transition of a command, as hosts are told. An empty text is left out of the body.
 *
 * @param commandId UUID in text form; empty for a request that never became a command
 * @param commandLogId unsigned; 0 for a request that never became a command
 * @param state the state it is in now, for example SUCCEEDED
 * @param attempt from 1; 0 if none was made
 * @param metadata JSON exactly as the host sent it; empty if there was none
 * @param detail what was wrong with a refused request, for people
 */
public record CommandFacts(
        String imei,
        String commandId,
        long commandLogId,
        String state,
        String reason,
        String command,
        int attempt,
        String response,
        String metadata,
        String supersededBy,
        String requestedBy,
        String requestId,
        @Nullable Instant createdAt,
        @Nullable Instant deadline,
        String detail) {}
