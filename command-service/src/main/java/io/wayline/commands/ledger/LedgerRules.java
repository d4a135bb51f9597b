package io.wayline.commands.ledger;

import java.time.Duration;

/**
 * The times and choices that decisions depend on.
 *
 * @param validateResponses false: any text answers, {@code VALIDATE_COMMAND_RESPONSE}
 * @param dispatchWindow within which a node may write what it was handed; it lets a backlog pass first
 * @param reportMargin how long after the window a node's report may take
 * @param grace how long after the last attempt an answer still counts
 * @param retryPause between a NOT_SENT and the next attempt on the same session
 * @param clockSkew by which clocks of nodes and services may differ
 */
public record LedgerRules(
        boolean validateResponses,
        Duration dispatchWindow,
        Duration reportMargin,
        Duration grace,
        Duration retryPause,
        Duration clockSkew) {}
