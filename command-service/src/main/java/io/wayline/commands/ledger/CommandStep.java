package io.wayline.commands.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The next version of a command, told by what differs. */
final class CommandStep {

    private final Command from;
    private State state;
    private @Nullable Reason reason;
    private int revision;
    private Instant updatedAt;
    private Instant queuedAt;
    private Instant notBefore;
    private int attempts;
    private int countedAttempts;
    private @Nullable Instant firstSentAt;
    private boolean inDoubt;
    private @Nullable Instant graceEndsAt;
    private @Nullable String response;
    private @Nullable Instant completedAt;
    private @Nullable CommandId supersededBy;

    CommandStep(Command from) {
        this.from = from;
        this.state = from.state();
        this.reason = from.reason();
        this.revision = from.revision();
        this.updatedAt = from.updatedAt();
        this.queuedAt = from.queuedAt();
        this.notBefore = from.notBefore();
        this.attempts = from.attempts();
        this.countedAttempts = from.countedAttempts();
        this.firstSentAt = from.firstSentAt();
        this.inDoubt = from.inDoubt();
        this.graceEndsAt = from.graceEndsAt();
        this.response = from.response();
        this.completedAt = from.completedAt();
        this.supersededBy = from.supersededBy();
    }

    /** The transition itself: what follows from the state for the other parts is done here. */
    CommandStep to(State next, @Nullable Reason why, Instant now) {
        if (from.state().isTerminal()) {
            throw new IllegalStateException("%s is %s: terminal is terminal".formatted(from.id(), from.state()));
        }
        state = next;
        reason = why;
        revision = from.revision() + 1;
        updatedAt = now;
        graceEndsAt = null;
        if (next == State.QUEUED) {
            queuedAt = now;
            notBefore = now;
        }
        if (next.isTerminal()) {
            completedAt = now;
        }
        return this;
    }

    CommandStep queuedAt(Instant moment) {
        queuedAt = moment;
        return this;
    }

    CommandStep notBefore(Instant moment) {
        notBefore = moment;
        return this;
    }

    CommandStep attempts(int number) {
        attempts = number;
        return this;
    }

    CommandStep countedAttempts(int number) {
        countedAttempts = number;
        return this;
    }

    CommandStep firstSentAt(Instant moment) {
        if (firstSentAt == null) {
            firstSentAt = moment;
        }
        return this;
    }

    CommandStep inDoubt(boolean doubt) {
        inDoubt = doubt;
        return this;
    }

    CommandStep graceEndsAt(Instant moment) {
        graceEndsAt = moment;
        return this;
    }

    CommandStep response(String text) {
        response = text;
        return this;
    }

    CommandStep supersededBy(CommandId id) {
        supersededBy = id;
        return this;
    }

    Command build() {
        return new Command(
                from.request(),
                from.logId(),
                state,
                reason,
                revision,
                updatedAt,
                queuedAt,
                notBefore,
                attempts,
                countedAttempts,
                firstSentAt,
                inDoubt,
                graceEndsAt,
                response,
                completedAt,
                supersededBy);
    }
}
