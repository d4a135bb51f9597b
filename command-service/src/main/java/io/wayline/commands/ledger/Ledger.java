package io.wayline.commands.ledger;

import io.wayline.commands.ledger.TrackerMessage.Match;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;

/**
 * The command ledger. Each method is one transaction: it holds the lane of the tracker, decides, and lets the events leave
 * with the change. Any instance may do any of it; repeating any of it changes nothing.
 */
@Transactional
public class Ledger {

    private final LedgerStore store;
    private final LedgerEvents events;
    private final Answers answers;
    private final LedgerRules rules;
    private final InstantSource time;

    public Ledger(LedgerStore store, LedgerEvents events, Answers answers, LedgerRules rules, InstantSource time) {
        this.store = store;
        this.events = events;
        this.answers = answers;
        this.rules = rules;
        this.time = time;
    }

    /** What became of a wish. */
    public sealed interface Submission {

        record Accepted(Command command) implements Submission {}

        /** The same request was made before: this is its command. */
        record Repeated(Command command) implements Submission {}

        /** Under the same request id something else was asked for. */
        record Conflicting(Command earlier) implements Submission {}

        /** The tracker is not connected, and the command may not wait. */
        record NotConnected() implements Submission {}
    }

    /** Takes a command, and hands it to the tracker's node at once if it is its turn. */
    public Submission submit(Command.Request request) {
        return inLane(request.imei(), (lane, now) -> {
            var earlier = earlier(request);
            if (earlier.isPresent()) {
                return sameAsked(earlier.get().request(), request)
                        ? new Submission.Repeated(earlier.get())
                        : new Submission.Conflicting(earlier.get());
            }
            if (request.ifOffline() == IfOffline.REJECT && !lane.isConnected()) {
                return new Submission.NotConnected();
            }
            lane.submitted(request, store.nextLogId(), now);
            lane.look(now);
            return new Submission.Accepted(lane.command(request.id()).orElseThrow());
        });
    }

    private Optional<Command> earlier(Command.Request request) {
        return request.requestId() == null
                ? Optional.empty()
                : store.findRequest(request.requestedBy(), request.requestId());
    }

    private static boolean sameAsked(Command.Request earlier, Command.Request now) {
        return earlier.requestHash() != null && earlier.requestHash().equals(now.requestHash());
    }

    /** Withdraws a command; empty if there is none, or it is not open any more. */
    public Optional<Command> cancel(CommandId id) {
        return store.find(id)
                .flatMap(found -> inLane(found.request().imei(), (lane, now) -> {
                    boolean open = lane.cancelled(id, now);
                    lane.look(now);
                    return open ? lane.command(id) : Optional.empty();
                }));
    }

    /** A node has written an attempt. */
    public void sent(String imei, CommandId id, int attempt, Instant at) {
        inLane(imei, (lane, now) -> {
            lane.sent(id, attempt, at, now);
            lane.look(now);
            return id;
        });
    }

    /** A node has not written an attempt, and never will. Of an attempt that went to another node it knows nothing. */
    public void notSent(String imei, CommandId id, int attempt, String node, String detail) {
        notSent(imei, id, attempt, new NodeWord.Said(node, detail));
    }

    /** An attempt was never handed to its node, we say ourselves: there is no channel to it. */
    public void notSent(String imei, CommandId id, int attempt, String detail) {
        notSent(imei, id, attempt, new NodeWord.Said(null, detail));
    }

    private void notSent(String imei, CommandId id, int attempt, NodeWord.Said said) {
        inLane(imei, (lane, now) -> {
            if (lane.isInFlight(id, attempt)) {
                lane.notSent(id, attempt, said, now);
            } else {
                lane.notSentLate(store.attemptsOf(id), attempt, said, now);
            }
            lane.look(now);
            return id;
        });
    }

    /** A tracker said something; empty if that is known already. */
    public Optional<Match> said(TrackerMessage message) {
        return inLane(message.imei(), (lane, now) -> {
            if (store.isRecorded(message.id())) {
                return Optional.empty();
            }
            var match = lane.said(message, now);
            lane.look(now);
            return Optional.of(match);
        });
    }

    /**
     * Does what is due in the lane that waits longest; empty if none is due.
     *
     * @throws LaneFailedException if that fails; the lane is still due then
     */
    public Optional<String> lookAtDue() {
        var due = store.holdDue(now());
        due.ifPresent(this::lookOrFail);
        return due;
    }

    private void lookOrFail(String imei) {
        try {
            look(imei);
        } catch (RuntimeException e) {
            throw new LaneFailedException(imei, e);
        }
    }

    /** Looks at a lane later than is due, so that one that fails does not stand before the others. */
    public void putOff(String imei, Duration pause) {
        store.postpone(imei, now().plus(pause));
    }

    /** Does what is due for one tracker. */
    public void look(String imei) {
        inLane(imei, (lane, now) -> {
            lane.look(now);
            return imei;
        });
    }

    private <T> T inLane(String imei, Decision<T> decision) {
        var lane = new Lane(store.hold(imei), rules, answers);
        T result = decision.in(lane, now());
        store.apply(imei, lane.changes(), lane.dueAt());
        events.publish(lane.changes());
        return result;
    }

    /** As exact as the store can keep it. */
    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** What is decided while a lane is held. */
    private interface Decision<T> {

        T in(Lane lane, Instant now);
    }
}
