package io.wayline.commands.ledger;

import io.wayline.commands.ledger.Attempt.Outcome;
import io.wayline.commands.ledger.TrackerMessage.How;
import io.wayline.commands.ledger.TrackerMessage.Kind;
import io.wayline.commands.ledger.TrackerMessage.Match;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one tracker, while something is decided about them. All moves between states are made here, from what the
 * snapshot says and the moment that is given; the result is {@link #changes} and {@link #dueAt}.
 *
 * <p>One attempt is in flight at a time. It closes by an answer, by its node's word that nothing was written, or by time; a
 * command that is withdrawn or superseded leaves its attempt in flight until then, so that its answer is not taken for
 * another's.
 */
final class Lane {

    private final LaneSnapshot snapshot;
    private final LedgerRules rules;
    private final Answers answers;
    private final Map<CommandId, Command> commands = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private @Nullable Attempt inFlight;

    Lane(LaneSnapshot snapshot, LedgerRules rules, Answers answers) {
        this.snapshot = snapshot;
        this.rules = rules;
        this.answers = answers;
        this.inFlight = snapshot.inFlight();
        snapshot.commands().forEach(command -> commands.put(command.id(), command));
    }

    /** In the order in which they were decided. */
    List<Change> changes() {
        return List.copyOf(changes);
    }

    boolean isConnected() {
        return snapshot.session() != null;
    }

    Optional<Command> command(CommandId id) {
        return Optional.ofNullable(commands.get(id));
    }

    /** A new command. The same text asked for earlier, and still open, is superseded by it. */
    void submitted(Command.Request request, long logId, Instant now) {
        open().filter(older -> older.request().text().equals(request.text()))
                .forEach(older -> supersede(older, request.id(), now));
        var command = new Command(
                request, logId, State.QUEUED, null, 1, now, now, now, 0, 0, null, false, null, null, null, null);
        commands.put(command.id(), command);
        changes.add(new Change.Added(command));
    }

    private void supersede(Command older, CommandId by, Instant now) {
        letGo(older);
        var reason = written(older) ? Reason.AFTER_WRITE : Reason.REPLACED;
        move(older, step(older, State.SUPERSEDED, reason, now).supersededBy(by));
    }

    /** Its host withdraws it. False if it is not open any more. */
    boolean cancelled(CommandId id, Instant now) {
        @Nullable Command command = commands.get(id);
        if (command == null || !command.isOpen()) {
            return false;
        }
        letGo(command);
        var reason = written(command) ? Reason.AFTER_WRITE : Reason.BEFORE_WRITE;
        move(command, step(command, State.CANCELLED, reason, now));
        return true;
    }

    /** What is handed to a node without a report may be written by now. */
    private boolean written(Command command) {
        return command.maybeWritten() || isInFlight(command);
    }

    private void letGo(Command command) {
        if (inFlight != null && isInFlight(command) && !inFlight.isSent()) {
            changes.add(new Change.Withdraw(inFlight, command));
        }
    }

    /** The node has written an attempt. */
    void sent(CommandId id, int number, Instant at, Instant now) {
        @Nullable Attempt attempt = inFlight(id, number);
        if (attempt == null) {
            sentLate(id, number, at);
            return;
        }
        if (attempt.isSent()) {
            return;
        }
        var command = commandOf(attempt);
        change(attempt, attempt.sent(at, answerDue(command, at, now)));
        if (command.state() == State.DISPATCHED) {
            move(command, step(command, State.SENT, null, now).firstSentAt(at));
        } else if (command.firstSentAt() == null) {
            note(command, step(command).firstSentAt(at));
        }
    }

    /**
     * A clock that is ahead must not make the wait longer. When the report was read too late, the answer may stand right
     * behind it.
     */
    private Instant answerDue(Command command, Instant sentAt, Instant now) {
        var from = sentAt.isAfter(now) ? now : sentAt;
        var due = from.plus(command.request().timeout());
        return due.isAfter(now) ? due : now.plus(rules.reportMargin());
    }

    /** The attempt is closed, because its session ended before the report was read. An answer may still come. */
    private void sentLate(CommandId id, int number, Instant at) {
        changes.add(new Change.SentLate(id, number, at));
        command(id)
                .filter(command -> command.firstSentAt() == null)
                .ifPresent(command -> note(command, step(command).firstSentAt(at)));
    }

    /** The node has not written an attempt, and never will. */
    void notSent(CommandId id, int number, NodeWord.Said said, Instant now) {
        @Nullable Attempt attempt = inFlight(id, number);
        if (attempt == null || attempt.isSent() || !said.by(attempt)) {
            return;
        }
        var detail = said.word();
        close(attempt, Outcome.NOT_SENT, detail, now);
        var command = commandOf(attempt);
        if (!command.isOpen()) {
            return;
        }
        var uncounted = step(command).countedAttempts(command.countedAttempts() - 1);
        if (NodeWord.of(detail).isFinal()) {
            move(command, uncounted.to(State.FAILED, NodeWord.of(detail).reason(), now));
        } else if (isOver(command, now)) {
            outOfTime(command, uncounted, now);
        } else {
            var pause = isLost(attempt) ? Duration.ZERO : rules.retryPause();
            backInItsPlace(command, uncounted, now, now.plus(pause));
        }
    }

    /** The tracker knows nothing of it yet, and so it stays ahead of what was asked for later. */
    private void backInItsPlace(Command command, CommandStep next, Instant now, Instant notBefore) {
        move(
                command,
                next.to(State.QUEUED, Reason.NOT_SENT, now)
                        .queuedAt(command.queuedAt())
                        .notBefore(notBefore));
    }

    /**
     * The node's word came after the attempt was closed without it: sessions end on one topic, and reports come on another.
     * What was counted and doubted is not any more.
     *
     * @param attempts all of the command
     */
    void notSentLate(List<Attempt> attempts, int number, NodeWord.Said said, Instant now) {
        for (var attempt : attempts) {
            if (attempt.number() == number && isInDoubt(attempt) && said.by(attempt)) {
                changes.add(new Change.AttemptChanged(attempt, attempt.corrected(Outcome.NOT_SENT, said.word())));
                boolean others = attempts.stream().anyMatch(other -> other.number() != number && isInDoubt(other));
                command(attempt.commandId())
                        .filter(Command::isOpen)
                        .ifPresent(command -> notSentAfterAll(
                                command,
                                step(command)
                                        .countedAttempts(command.countedAttempts() - 1)
                                        .inDoubt(others),
                                now));
            }
        }
    }

    private static boolean isInDoubt(Attempt attempt) {
        return !attempt.isSent()
                && (attempt.outcome() == Outcome.SESSION_LOST || attempt.outcome() == Outcome.NO_REPORT);
    }

    private void notSentAfterAll(Command command, CommandStep corrected, Instant now) {
        boolean written = corrected.build().maybeWritten();
        if (command.state() != State.TIMED_OUT) {
            note(command, corrected);
        } else if (!isOver(command, now) && (mayRepeat(command) || !written)) {
            backInItsPlace(command, corrected, now, now);
        } else if (!written) {
            outOfTime(command, corrected, now);
        } else {
            note(command, corrected);
        }
    }

    /** The tracker said something. It is recorded in any case. */
    Match said(TrackerMessage message, Instant now) {
        var match = matching().of(message);
        changes.add(new Change.Recorded(message, match));
        if (match.commandId() != null) {
            conclude(Objects.requireNonNull(commands.get(match.commandId())), message, match, now);
        }
        return match;
    }

    private Matching matching() {
        return new Matching(commands.values(), inFlight, answers, rules);
    }

    private void conclude(Command command, TrackerMessage message, Match match, Instant now) {
        @Nullable Attempt attempt = inFlight;
        if (attempt != null && isInFlight(command)) {
            if (command.isOpen()) {
                letGo(command);
            }
            if (matching().couldAnswerInFlight(message)) {
                close(attempt, Outcome.ANSWERED, null, now);
            }
        }
        if (command.isOpen()) {
            var end = message.kind() == Kind.TEXT ? step(command).response(message.text()) : step(command);
            move(command, verdict(command, message, match.how(), end, now));
        }
    }

    private CommandStep verdict(Command command, TrackerMessage message, How how, CommandStep end, Instant now) {
        if (message.kind() == Kind.NACK) {
            return end.to(State.REJECTED, Reason.NACK, now);
        }
        if (how == How.NOT_VALIDATED) {
            return end.to(State.SUCCEEDED, Reason.NOT_VALIDATED, now);
        }
        if (how == How.OLDEST_UNKNOWN) {
            return answers.isRefusal(message.text())
                    ? end.to(State.REJECTED, Reason.TRACKER_REFUSED, now)
                    : end.to(State.SUCCEEDED, Reason.UNCLASSIFIED, now);
        }
        return switch (answers.to(command.request()).judge(message.text())) {
            case SUCCESS -> end.to(State.SUCCEEDED, Reason.MATCHED, now);
            case ALREADY -> end.to(State.SUCCEEDED, Reason.ALREADY, now);
            case DEFERRED -> end.to(State.SUCCEEDED, Reason.DEFERRED, now);
            case FAILURE -> end.to(State.REJECTED, Reason.TRACKER_REFUSED, now);
            case NOT_CLAIMED -> throw new IllegalStateException("matched by a pattern that does not match");
        };
    }

    /** Does what is due at this moment: closes, times out, expires, and dispatches the next. Called after every other step. */
    void look(Instant now) {
        if (inFlight != null) {
            lookAt(inFlight, now);
        }
        open().filter(command -> command.state() == State.QUEUED && isOver(command, now))
                .forEach(command -> outOfTime(command, step(command), now));
        open().filter(command -> command.state() == State.TIMED_OUT && isPast(command.graceEndsAt(), now))
                .forEach(command -> giveUp(command, now));
        if (inFlight == null && snapshot.session() != null) {
            dispatchNext(snapshot.session(), now);
        }
    }

    private void lookAt(Attempt attempt, Instant now) {
        var command = commandOf(attempt);
        boolean lost = isLost(attempt);
        if (lost && mayRepeat(command)) {
            close(attempt, Outcome.SESSION_LOST, null, now);
            again(command, attempt, Reason.SESSION_LOST, now);
        } else if (!attempt.isSent() && !now.isBefore(reportDue(attempt))) {
            close(attempt, Outcome.NO_REPORT, null, now);
            again(command, attempt, Reason.NO_REPORT, now);
        } else if (isPast(attempt.answerDueAt(), now)) {
            close(attempt, lost ? Outcome.SESSION_LOST : Outcome.NO_ANSWER, null, now);
            again(command, attempt, lost ? Reason.SESSION_LOST : Reason.NO_ANSWER, now);
        }
    }

    private boolean isLost(Attempt attempt) {
        return snapshot.session() == null || snapshot.session().token() != attempt.sessionToken();
    }

    private Instant reportDue(Attempt attempt) {
        return attempt.writeBefore().plus(rules.reportMargin());
    }

    /** The attempt came to nothing: another one, or the grace window. */
    private void again(Command command, Attempt attempt, Reason why, Instant now) {
        if (!command.isOpen()) {
            return;
        }
        boolean mayRepeat = mayRepeat(command);
        // With its session gone even an attempt that was written tells nothing to someone who may not ask again.
        boolean doubt = why != Reason.NO_ANSWER && !(attempt.isSent() && mayRepeat);
        var next = step(command).inDoubt(command.inDoubt() || doubt);
        boolean left = command.countedAttempts() <= command.request().maxRetries();
        if (mayRepeat && left && !isOver(command, now)) {
            move(command, next.to(State.QUEUED, why, now));
        } else {
            move(command, next.to(State.TIMED_OUT, why, now).graceEndsAt(now.plus(rules.grace())));
        }
    }

    private static boolean mayRepeat(Command command) {
        return command.request().deliveryMode() == DeliveryMode.AT_LEAST_ONCE;
    }

    private void outOfTime(Command command, CommandStep next, Instant now) {
        if (next.build().maybeWritten()) {
            move(command, next.to(State.TIMED_OUT, Reason.DEADLINE_PASSED, now).graceEndsAt(now.plus(rules.grace())));
        } else {
            move(command, next.to(State.EXPIRED, Reason.DEADLINE_PASSED, now));
        }
    }

    private void giveUp(Command command, Instant now) {
        boolean unknown = !mayRepeat(command) && command.inDoubt();
        var reason = Objects.requireNonNullElse(command.reason(), Reason.NO_ANSWER);
        move(
                command,
                unknown
                        ? step(command, State.UNKNOWN, reason, now)
                        : step(command, State.FAILED, Reason.NO_ANSWER, now));
    }

    private void dispatchNext(Session session, Instant now) {
        next().filter(command -> !command.notBefore().isAfter(now))
                .ifPresent(command -> dispatch(command, session, now));
    }

    /** The one that waits longest. Nothing goes before it while it pauses: trackers get commands in the order they were asked. */
    private Optional<Command> next() {
        return open().filter(command -> command.state() == State.QUEUED)
                .min(Comparator.comparing(Command::queuedAt).thenComparingLong(Command::logId));
    }

    private void dispatch(Command command, Session session, Instant now) {
        var window = now.plus(rules.dispatchWindow());
        var deadline = command.request().deadline();
        var attempt = new Attempt(
                command.id(),
                command.attempts() + 1,
                snapshot.imei(),
                session.token(),
                session.node(),
                now,
                window.isBefore(deadline) ? window : deadline,
                null,
                null,
                null,
                null,
                null);
        inFlight = attempt;
        changes.add(new Change.AttemptOpened(attempt));
        var dispatched = move(
                command,
                step(command, State.DISPATCHED, null, now)
                        .attempts(attempt.number())
                        .countedAttempts(command.countedAttempts() + 1));
        changes.add(new Change.Dispatch(attempt, dispatched, snapshot.codec14()));
    }

    /** When somebody must look again although nothing has happened; empty if never. */
    Optional<Instant> dueAt() {
        var moments = Stream.<Instant>builder();
        if (inFlight != null) {
            moments.add(inFlight.answerDueAt() == null ? reportDue(inFlight) : inFlight.answerDueAt());
        }
        open().forEach(command -> {
            if (command.state() == State.QUEUED) {
                moments.add(command.request().deadline());
            } else if (command.graceEndsAt() != null) {
                moments.add(command.graceEndsAt());
            }
        });
        if (inFlight == null && isConnected()) {
            next().ifPresent(command -> moments.add(command.notBefore()));
        }
        return moments.build().min(Comparator.naturalOrder());
    }

    private static boolean isOver(Command command, Instant now) {
        return !now.isBefore(command.request().deadline());
    }

    private static boolean isPast(@Nullable Instant moment, Instant now) {
        return moment != null && !now.isBefore(moment);
    }

    private Stream<Command> open() {
        return List.copyOf(commands.values()).stream().filter(Command::isOpen);
    }

    private boolean isInFlight(Command command) {
        return inFlight != null && inFlight.commandId().equals(command.id());
    }

    boolean isInFlight(CommandId id, int number) {
        return inFlight(id, number) != null;
    }

    private @Nullable Attempt inFlight(CommandId id, int number) {
        boolean isIt = inFlight != null && inFlight.commandId().equals(id) && inFlight.number() == number;
        return isIt ? inFlight : null;
    }

    private Command commandOf(Attempt attempt) {
        @Nullable Command command = commands.get(attempt.commandId());
        if (command == null) {
            throw new IllegalStateException("attempt in flight without its command: " + attempt.commandId());
        }
        return command;
    }

    private void change(Attempt before, Attempt after) {
        inFlight = after.closedAt() == null ? after : null;
        changes.add(new Change.AttemptChanged(before, after));
    }

    private void close(Attempt attempt, Outcome how, @Nullable String detail, Instant now) {
        change(attempt, attempt.closed(now, how, detail));
    }

    private static CommandStep step(Command command) {
        return new CommandStep(command);
    }

    private static CommandStep step(Command command, State state, @Nullable Reason reason, Instant now) {
        return new CommandStep(command).to(state, reason, now);
    }

    private Command move(Command before, CommandStep step) {
        var after = step.build();
        commands.put(after.id(), after);
        changes.add(new Change.Moved(before, after, after.attempts()));
        return after;
    }

    private void note(Command before, CommandStep step) {
        var after = step.build();
        commands.put(after.id(), after);
        changes.add(new Change.Noted(before, after));
    }
}
