package io.wayline.commands.ledger.rounds;

import io.wayline.commands.ledger.LedgerRules;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The times and choices of the ledger.
 *
 * @param validateResponses VALIDATE_COMMAND_RESPONSE, whether an answer must fit its command; false: any text of the
 *     tracker completes the command in flight
 * @param dispatchWindow COMMAND_DISPATCH_WINDOW, within which a node may write what it was handed; keep it above
 *     COMMAND_BACKLOG_CAP
 * @param reportMargin COMMAND_REPORT_MARGIN, how long after the window a node's report may take
 * @param grace COMMAND_GRACE, how long after the last attempt an answer still counts
 * @param retryPause COMMAND_RETRY_PAUSE, before an attempt that was not written is repeated on the same session
 * @param clockSkew COMMAND_CLOCK_SKEW, by which clocks of nodes and services may differ
 * @param poll COMMAND_LEDGER_POLL, how often lanes that are due are looked for
 * @param workers COMMAND_LEDGER_WORKERS, how many lanes an instance looks at at once
 */
@Validated
@ConfigurationProperties("commands.ledger")
record LedgerProperties(
        @DefaultValue("true") boolean validateResponses,
        @DefaultValue("45s") Duration dispatchWindow,
        @DefaultValue("5s") Duration reportMargin,
        @DefaultValue("30s") Duration grace,
        @DefaultValue("2s") Duration retryPause,
        @DefaultValue("2s") Duration clockSkew,
        @DefaultValue("200ms") Duration poll,
        @DefaultValue("4") @Positive int workers) {

    LedgerProperties {
        mustBePositive("COMMAND_DISPATCH_WINDOW", dispatchWindow);
        mustBePositive("COMMAND_REPORT_MARGIN", reportMargin);
        mustBePositive("COMMAND_GRACE", grace);
        mustBePositive("COMMAND_RETRY_PAUSE", retryPause);
        mustBePositive("COMMAND_LEDGER_POLL", poll);
        if (clockSkew.isNegative()) {
            throw new IllegalArgumentException("COMMAND_CLOCK_SKEW: %s (expected: not negative)".formatted(clockSkew));
        }
    }

    private static void mustBePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("%s: %s (expected: more than zero)".formatted(name, value));
        }
    }

    LedgerRules rules() {
        return new LedgerRules(validateResponses, dispatchWindow, reportMargin, grace, retryPause, clockSkew);
    }
}
