package io.wayline.commands.ledger;

import io.wayline.commands.ledger.TrackerMessage.How;
import io.wayline.commands.ledger.TrackerMessage.Match;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose answer it is that a tracker gave: answers name no command.
 *
 * @param commands of one lane, as they stand
 * @param inFlight their attempt that is not closed
 */
record Matching(Collection<Command> commands, @Nullable Attempt inFlight, Answers answers, LedgerRules rules) {

    Match of(TrackerMessage message) {
        return switch (message.kind()) {
            case BINARY -> Match.NONE;
            case NACK -> couldAnswerInFlight(message) ? matched(How.IN_FLIGHT, commandInFlight(), message) : Match.NONE;
            case TEXT -> rules.validateResponses() ? matchByPattern(message) : matchAnything(message);
        };
    }

    /** The attempt in flight, then earlier attempts, and only then commands of which nothing is known. */
    private Match matchByPattern(TrackerMessage message) {
        if (couldAnswerInFlight(message) && claims(commandInFlight(), message)) {
            return matched(How.IN_FLIGHT, commandInFlight(), message);
        }
        var candidates = candidates(message);
        for (var candidate : candidates) {
            if (claims(candidate, message)) {
                return matched(How.LATE, candidate, message);
            }
        }
        if (answers.areKnown(message.text())) {
            return Match.NONE;
        }
        return candidates.stream()
                .filter(candidate -> isSurelyWrittenBefore(candidate, message))
                .filter(candidate -> !answers.to(candidate.request()).isKnown())
                .findFirst()
                .map(oldest -> matched(How.OLDEST_UNKNOWN, oldest, message))
                .orElse(Match.NONE);
    }

    private boolean claims(Command command, TrackerMessage message) {
        var expectation = answers.to(command.request());
        return expectation.isKnown() && expectation.judge(message.text()) != Expectation.Verdict.NOT_CLAIMED;
    }

    private Match matchAnything(TrackerMessage message) {
        var candidates = candidates(message).stream()
                .filter(candidate -> isSurelyWrittenBefore(candidate, message))
                .toList();
        return candidates.stream()
                .filter(this::isInFlight)
                .findFirst()
                .or(() -> candidates.stream().findFirst())
                .map(command -> matched(How.NOT_VALIDATED, command, message))
                .orElse(Match.NONE);
    }

    /** An answer from before the attempt in flight is that of the attempt before it. */
    private Match matched(How how, Command command, TrackerMessage message) {
        boolean fromBefore = isInFlight(command) && !couldAnswerInFlight(message);
        return new Match(how, command.id(), fromBefore ? Math.max(1, command.attempts() - 1) : command.attempts());
    }

    /** Commands that the tracker had when it spoke, the one written first first. */
    private List<Command> candidates(TrackerMessage message) {
        return commands.stream()
                .filter(command -> command.isOpen() || isInFlight(command))
                .filter(command -> wasWrittenBefore(command, message))
                .sorted(Comparator.comparing((Command command) ->
                                Objects.requireNonNullElse(command.firstSentAt(), command.updatedAt()))
                        .thenComparingLong(Command::logId))
                .toList();
    }

    private boolean wasWrittenBefore(Command command, TrackerMessage message) {
        if (isInFlight(command) && couldAnswerInFlight(message)) {
            return true;
        }
        return isSurelyWrittenBefore(command, message)
                || (command.inDoubt() && isNotBefore(message, command.request().createdAt()));
    }

    /** A text that proves nothing by itself is an answer only to what was written: the report comes before the answer. */
    private boolean isSurelyWrittenBefore(Command command, TrackerMessage message) {
        @Nullable Instant sentAt = command.firstSentAt();
        if (sentAt != null && inFlight != null && isInFlight(command) && sentAt.equals(inFlight.sentAt())) {
            return couldAnswerInFlight(message);
        }
        return sentAt != null && isNotBefore(message, sentAt);
    }

    private boolean isNotBefore(TrackerMessage message, Instant moment) {
        return !message.receivedAt().plus(rules.clockSkew()).isBefore(moment);
    }

    /** An answer on the attempt's session, or on a later one, stands for a report that never came. */
    boolean couldAnswerInFlight(TrackerMessage message) {
        if (inFlight == null) {
            return false;
        }
        if (inFlight.sentAt() != null && inFlight.node().equals(message.node())) {
            return !message.receivedAt().isBefore(inFlight.sentAt()); // one clock
        }
        return inFlight.sessionToken() <= message.sessionToken() && isNotBefore(message, inFlight.dispatchedAt());
    }

    private boolean isInFlight(Command command) {
        return inFlight != null && inFlight.commandId().equals(command.id());
    }

    private Command commandInFlight() {
        return commands.stream().filter(this::isInFlight).findFirst().orElseThrow();
    }
}
