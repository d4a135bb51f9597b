package io.wayline.commands.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.commands.ledger.Attempt.Outcome;
import io.wayline.commands.ledger.TrackerMessage.How;
import io.wayline.commands.ledger.TrackerMessage.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every rule of the decisions, one at a time; seconds are counted from the start. */
class LaneTest {

    private static final String IMEI = "356307042441013";
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final Session SESSION = new Session(7, "node-1");
    private static final Session NEXT_SESSION = new Session(8, "node-2");
    private static final LedgerRules RULES = new LedgerRules(
            true,
            Duration.ofSeconds(45),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));

    private final FakeLedgerStore store = new FakeLedgerStore();
    private final List<Change> changes = new ArrayList<>();
    private LedgerRules rules = RULES;
    private int messages;

    // ---- submission and order

    @Test
    void aCommandForAConnectedTrackerIsHandedOutAtOnce() {
        connect(SESSION);

        var id = submit(0, "known on");

        assertThat(command(id).state()).isEqualTo(State.DISPATCHED);
        assertThat(dispatched()).extracting(Attempt::commandId).containsExactly(id);
        assertThat(attempt(id, 1).writeBefore()).isEqualTo(at(45));
    }

    @Test
    void aCommandForATrackerThatIsAwayWaits() {
        var id = submit(0, "known on");

        assertThat(command(id).state()).isEqualTo(State.QUEUED);
        connect(SESSION);
        look(10);
        assertThat(command(id).state()).isEqualTo(State.DISPATCHED);
    }

    @Test
    void noAttemptMayBeWrittenAtTheDeadline() {
        connect(SESSION);

        var id = submit(0, "known on", 20, DeliveryMode.AT_LEAST_ONCE, 3);

        assertThat(attempt(id, 1).writeBefore()).isEqualTo(at(20));
    }

    @Test
    void oneIsInFlightAndTheOneThatWaitsLongestIsNext() {
        connect(SESSION);
        var first = submit(0, "known a");
        var second = submit(0, "known b");
        var third = submit(0, "known c");

        sent(1, first, 1);
        say(2, "ok known a");
        assertThat(states(first, second, third)).containsExactly(State.SUCCEEDED, State.DISPATCHED, State.QUEUED);
        sent(3, second, 1);
        say(4, "ok known b");
        assertThat(states(second, third)).containsExactly(State.SUCCEEDED, State.DISPATCHED);
    }

    @Test
    void aBurstOfTheSameCommandLeavesTheNewest() {
        connect(SESSION);
        var first = submit(0, "known on");
        var second = submit(0, "known on");
        var third = submit(0, "known on");

        assertThat(states(first, second, third)).containsExactly(State.SUPERSEDED, State.SUPERSEDED, State.QUEUED);
        assertThat(command(first).reason()).as("handed out").isEqualTo(Reason.AFTER_WRITE);
        assertThat(command(second).reason()).as("never handed out").isEqualTo(Reason.REPLACED);
        assertThat(command(first).supersededBy()).isEqualTo(second);
        assertThat(withdrawn()).extracting(Attempt::commandId).containsExactly(first);

        notSent(1, first, 1, "CANCELLED");
        assertThat(command(third).state()).isEqualTo(State.DISPATCHED);
        assertThat(command(first).state()).isEqualTo(State.SUPERSEDED);
    }

    @Test
    void anAttemptOfASupersededCommandKeepsItsAnswer() {
        connect(SESSION);
        var first = submit(0, "known on");
        sent(1, first, 1);
        var second = submit(2, "known on");

        say(3, "ok known on");

        assertThat(attempt(first, 1).outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(states(first, second)).containsExactly(State.SUPERSEDED, State.DISPATCHED);
        assertThat(withdrawn()).as("written already").isEmpty();
    }

    @Test
    void commandsOfDifferentTextsCoexist() {
        var first = submit(0, "known a");
        var second = submit(0, "known b");

        assertThat(states(first, second)).containsExactly(State.QUEUED, State.QUEUED);
    }

    // ---- reports

    @Test
    void theAnswerIsDueFromTheWrite() {
        connect(SESSION);
        var id = submit(0, "known on");

        sent(3, id, 1);
        sent(9, id, 1);

        assertThat(command(id).state()).isEqualTo(State.SENT);
        assertThat(command(id).revision()).isEqualTo(3);
        assertThat(attempt(id, 1).answerDueAt()).isEqualTo(at(63));
    }

    @Test
    void aClockThatIsAheadDoesNotMakeTheWaitLonger() {
        connect(SESSION);
        var id = submit(0, "known on");

        decide(3, (lane, now) -> {
            lane.sent(id, 1, now.plusSeconds(500), now);
            return id;
        });

        assertThat(attempt(id, 1).answerDueAt()).isEqualTo(at(63));
    }

    @Test
    void aReportThatIsReadLateLeavesTimeForTheAnswerBehindIt() {
        connect(SESSION);
        var id = submit(0, "known on", 3_000, DeliveryMode.AT_LEAST_ONCE, 3);

        decide(200, (lane, now) -> {
            lane.sent(id, 1, at(1), now);
            return id;
        });

        assertThat(command(id).state()).isEqualTo(State.SENT);
        assertThat(attempt(id, 1).answerDueAt()).isEqualTo(at(205));
    }

    @Test
    void whatWasNotSentIsNotCountedAndKeepsItsPlace() {
        connect(SESSION);
        var first = submit(0, "known a", 3_000, DeliveryMode.AT_LEAST_ONCE, 0);
        var second = submit(1, "known b");

        for (int attempt = 1; attempt <= 5; attempt++) {
            notSent(10L * attempt, first, attempt, "QUEUE_FULL");
            assertThat(command(first).countedAttempts()).isZero();
            assertThat(command(first).state()).as("pauses").isEqualTo(State.QUEUED);
            assertThat(command(second).state()).as("does not overtake").isEqualTo(State.QUEUED);
            look(10L * attempt + 2);
            assertThat(command(first).attempts()).isEqualTo(attempt + 1);
        }
    }

    @Test
    void onAnotherSessionThereIsNoPause() {
        connect(SESSION);
        var id = submit(0, "known on", 3_000, DeliveryMode.AT_MOST_ONCE, 3);
        connect(NEXT_SESSION);

        notSent(1, id, 1, "SESSION_ENDED");

        assertThat(attempt(id, 2).sessionToken()).isEqualTo(8);
    }

    @Test
    void onlyTheNodeThatWasAskedKnowsWhatItDidNotSend() {
        connect(SESSION);
        var id = submit(0, "known on");

        decide(1, (lane, now) -> {
            lane.notSent(id, 1, new NodeWord.Said("node-2", "NOT_THE_SESSION"), now);
            return id;
        });

        assertThat(command(id).state()).isEqualTo(State.DISPATCHED);
    }

    @Test
    void whatCanNeverBeSentFails() {
        Map<String, Reason> words = Map.of("NOT_A_COMMAND", Reason.NOT_SENDABLE, "NO_CHANNEL", Reason.NO_CHANNEL);
        connect(SESSION);
        words.forEach((word, reason) -> {
            var id = submit(0, "known " + word);
            notSent(1, id, 1, word);
            assertThat(command(id).state()).isEqualTo(State.FAILED);
            assertThat(command(id).reason()).isEqualTo(reason);
        });
    }

    @Test
    void notSentAfterSentIsNoise() {
        connect(SESSION);
        var id = submit(0, "known on");
        sent(1, id, 1);

        notSent(2, id, 1, "WRITE_FAILED");

        assertThat(command(id).state()).isEqualTo(State.SENT);
    }

    @Test
    void aReportOnAnAttemptThatIsNotInFlightIsKeptAndNoMore() {
        connect(SESSION);
        var id = submit(0, "known on");
        connect(NEXT_SESSION);
        look(1);
        assertThat(attempt(id, 1).outcome()).isEqualTo(Outcome.SESSION_LOST);

        decide(2, (lane, now) -> {
            lane.sent(id, 1, at(0), now);
            return id;
        });

        assertThat(attempt(id, 1).sentAt()).isEqualTo(at(0));
        assertThat(command(id).firstSentAt()).isEqualTo(at(0));
        assertThat(command(id).state()).as("of the second attempt").isEqualTo(State.DISPATCHED);
    }

    @Test
    void aWordThatComesAfterTheSessionsEndTakesTheDoubtAway() {
        connect(SESSION);
        var id = submit(0, "known on", 100, DeliveryMode.AT_LEAST_ONCE, 0);
        disconnect();
        look(1);
        assertThat(command(id).state()).as("no attempt left").isEqualTo(State.TIMED_OUT);

        notSentLate(2, id, 1);

        assertThat(command(id).state()).isEqualTo(State.QUEUED);
        assertThat(command(id).inDoubt()).isFalse();
        assertThat(command(id).countedAttempts()).isZero();
        assertThat(attempt(id, 1).outcome()).isEqualTo(Outcome.NOT_SENT);
        look(100);
        assertThat(command(id).state()).as("surely never written").isEqualTo(State.EXPIRED);
    }

    @Test
    void aWordThatComesAfterTheDeadlineMakesItExpired() {
        connect(SESSION);
        var id = submit(0, "known on", 20, DeliveryMode.AT_LEAST_ONCE, 3);
        look(25);
        assertThat(command(id).state()).as("perhaps written").isEqualTo(State.TIMED_OUT);

        notSentLate(26, id, 1);

        assertThat(command(id).state()).isEqualTo(State.EXPIRED);
    }

    // ---- time

    @Test
    void retriesAreCountedFromTheFirstWrite() {
        connect(SESSION);
        var id = submit(0, "known on", 3_000, DeliveryMode.AT_LEAST_ONCE, 2);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(command(id).attempts()).isEqualTo(attempt);
            sent(100L * attempt, id, attempt);
            look(100L * attempt + 59);
            assertThat(command(id).state()).isEqualTo(State.SENT);
            look(100L * attempt + 60);
        }

        assertThat(command(id).state()).isEqualTo(State.TIMED_OUT);
        assertThat(command(id).reason()).isEqualTo(Reason.NO_ANSWER);
        look(389);
        assertThat(command(id).state()).isEqualTo(State.TIMED_OUT);
        look(390);
        assertThat(command(id).state()).isEqualTo(State.FAILED);
        assertThat(command(id).completedAt()).isEqualTo(at(390));
    }

    @Test
    void whatGotNoAnswerGoesBehindTheOthers() {
        connect(SESSION);
        var first = submit(0, "known a");
        var second = submit(1, "known b");
        sent(1, first, 1);

        look(61);

        assertThat(states(first, second)).containsExactly(State.QUEUED, State.DISPATCHED);
    }

    @Test
    void aReconnectTriesAgainAtOnce() {
        connect(SESSION);
        var id = submit(0, "known on");
        sent(1, id, 1);

        connect(NEXT_SESSION);
        look(2);

        assertThat(command(id).state()).isEqualTo(State.DISPATCHED);
        assertThat(attempt(id, 1).outcome()).isEqualTo(Outcome.SESSION_LOST);
        assertThat(attempt(id, 2).node()).isEqualTo("node-2");
    }

    @Test
    void aCommandThatWasNeverWrittenExpires() {
        var id = submit(0, "known on", 20, DeliveryMode.AT_LEAST_ONCE, 3);

        look(19);
        assertThat(command(id).state()).isEqualTo(State.QUEUED);
        look(20);
        assertThat(command(id).state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void aCommandThatMayBeWrittenDoesNotExpire() {
        connect(SESSION);
        var id = submit(0, "known on", 60, DeliveryMode.AT_LEAST_ONCE, 3);
        disconnect();
        look(1);
        assertThat(command(id).state()).isEqualTo(State.QUEUED);

        look(60);

        assertThat(command(id).state()).isEqualTo(State.TIMED_OUT);
        look(90);
        assertThat(command(id).state()).isEqualTo(State.FAILED);
    }

    @Test
    void aNodeThatSaysNothingIsWaitedForNoLongerThanItsMargin() {
        connect(SESSION);
        var id = submit(0, "known on");

        look(49);
        assertThat(command(id).state()).isEqualTo(State.DISPATCHED);
        look(50);
        assertThat(attempt(id, 1).outcome()).isEqualTo(Outcome.NO_REPORT);
        assertThat(command(id).attempts()).isEqualTo(2);
    }

    // ---- at most once

    @Test
    void atMostOnceIsNotTriedAgainWithoutAnAnswer() {
        connect(SESSION);
        var id = submit(0, "known on", 3_000, DeliveryMode.AT_MOST_ONCE, 3);
        sent(1, id, 1);

        look(61);
        assertThat(command(id).state()).isEqualTo(State.TIMED_OUT);
        look(91);
        assertThat(command(id).state()).as("written, never confirmed").isEqualTo(State.FAILED);
        assertThat(command(id).attempts()).isEqualTo(1);
    }

    @Test
    void atMostOnceEndsUnknownIfItsSessionIsLost() {
        connect(SESSION);
        var id = submit(0, "known on", 3_000, DeliveryMode.AT_MOST_ONCE, 3);
        sent(1, id, 1);
        connect(NEXT_SESSION);

        look(2);
        assertThat(command(id).state())
                .as("an answer may come on the next session")
                .isEqualTo(State.SENT);
        look(61);
        look(91);

        assertThat(command(id).state()).isEqualTo(State.UNKNOWN);
        assertThat(command(id).reason()).isEqualTo(Reason.SESSION_LOST);
    }

    @Test
    void atMostOnceEndsUnknownWithoutAReport() {
        connect(SESSION);
        var id = submit(0, "known on", 3_000, DeliveryMode.AT_MOST_ONCE, 3);

        look(50);
        look(80);

        assertThat(command(id).state()).isEqualTo(State.UNKNOWN);
        assertThat(command(id).reason()).isEqualTo(Reason.NO_REPORT);
    }

    @Test
    void atMostOnceIsTriedAgainIfItWasNotSent() {
        connect(SESSION);
        var id = submit(0, "known on", 3_000, DeliveryMode.AT_MOST_ONCE, 3);

        notSent(1, id, 1, "DEADLINE_PASSED");
        look(3);

        assertThat(command(id).attempts()).isEqualTo(2);
    }

    // ---- answers

    @Test
    void theAnswerDecides() {
        Map<String, Reason> ends = Map.of(
                "ok", Reason.MATCHED,
                "already", Reason.ALREADY,
                "deferred", Reason.DEFERRED,
                "no", Reason.TRACKER_REFUSED);
        connect(SESSION);
        int second = 0;
        for (var end : ends.entrySet()) {
            var id = submit(second, "known " + end.getKey());
            sent(second, id, 1);
            say(second, end.getKey() + " known " + end.getKey());
            assertThat(command(id).reason()).isEqualTo(end.getValue());
            assertThat(command(id).state()).isEqualTo(end.getKey().equals("no") ? State.REJECTED : State.SUCCEEDED);
            assertThat(command(id).response()).isEqualTo(end.getKey() + " known " + end.getKey());
            second += 10;
        }
    }

    @Test
    void anAnswerBeforeItsReportCounts() {
        connect(SESSION);
        var id = submit(0, "known on");

        var match = say(1, "ok known on");

        assertThat(match.how()).isEqualTo(How.IN_FLIGHT);
        assertThat(command(id).state()).isEqualTo(State.SUCCEEDED);
        sent(2, id, 1);
        assertThat(attempt(id, 1).sentAt()).isEqualTo(at(2));
    }

    @Test
    void anAnswerFromBeforeTheWriteIsAnothers() {
        connect(SESSION);
        var id = submit(10, "known on");
        sent(11, id, 1);

        assertThat(sayAt(10, 11, "ok known on", SESSION).how()).isEqualTo(How.UNMATCHED);
        assertThat(command(id).state()).isEqualTo(State.SENT);
    }

    @Test
    void aLateAnswerCountsWhileTheNextAttemptWaitsOrGraceLasts() {
        connect(SESSION);
        var waiting = submit(0, "known a");
        sent(0, waiting, 1);
        disconnect();
        look(1);
        assertThat(command(waiting).state()).isEqualTo(State.QUEUED);
        assertThat(say(2, "ok known a").how()).isEqualTo(How.LATE);
        assertThat(command(waiting).state()).isEqualTo(State.SUCCEEDED);

        connect(SESSION);
        var last = submit(10, "known b", 1_000, DeliveryMode.AT_LEAST_ONCE, 0);
        sent(10, last, 1);
        look(70);
        assertThat(command(last).state()).isEqualTo(State.TIMED_OUT);
        assertThat(say(99, "no known b").how()).isEqualTo(How.LATE);
        assertThat(command(last).state()).isEqualTo(State.REJECTED);
    }

    @Test
    void anAnswerToAnEarlierAttemptLeavesTheOneInFlightAlone() {
        connect(SESSION);
        var id = submit(0, "known on");
        sent(1, id, 1);
        connect(NEXT_SESSION);
        look(10);
        assertThat(command(id).attempts()).isEqualTo(2);

        var match = sayAt(4, 11, "ok known on", SESSION);

        assertThat(match).isEqualTo(new TrackerMessage.Match(How.LATE, id, 1));
        assertThat(command(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(attempt(id, 2).closedAt()).as("its answer may still come").isNull();
        assertThat(withdrawn()).extracting(Attempt::number).containsExactly(2);
    }

    @Test
    void theOneInFlightIsAskedFirstThenOthersByPatternThenTheOldestUnknown() {
        connect(SESSION);
        var unknown = submit(0, "free one", 3_000, DeliveryMode.AT_LEAST_ONCE, 3);
        sent(0, unknown, 1);
        look(60);
        notSentAndAgain(unknown);
        var known = submit(61, "known on");

        assertThat(states(unknown, known)).containsExactly(State.DISPATCHED, State.QUEUED);
        assertThat(say(62, "ok known on").how()).as("not written").isEqualTo(How.UNMATCHED);
        assertThat(say(63, "whatever").how()).isEqualTo(How.OLDEST_UNKNOWN);
        assertThat(command(unknown).reason()).isEqualTo(Reason.UNCLASSIFIED);
    }

    private void notSentAndAgain(CommandId unknown) {
        assertThat(command(unknown).attempts())
                .as("the second attempt is in flight")
                .isEqualTo(2);
    }

    @Test
    void aTextThatIsKnownOfAnotherCommandIsNoAnswerToAnUnknownOne() {
        connect(SESSION);
        var id = submit(0, "free one");
        sent(1, id, 1);

        assertThat(say(2, "ok known horn").how()).isEqualTo(How.UNMATCHED);
        assertThat(say(3, "ERROR: what?").how()).isEqualTo(How.OLDEST_UNKNOWN);
        assertThat(command(id).state()).isEqualTo(State.REJECTED);
    }

    @Test
    void aTextThatProvesNothingIsNoAnswerToWhatMayNotBeWritten() {
        connect(SESSION);
        var id = submit(0, "free one");

        assertThat(say(1, "hello").how()).isEqualTo(How.UNMATCHED);
        assertThat(command(id).state()).isEqualTo(State.DISPATCHED);
    }

    @Test
    void anAnswerThatFitsNothingIsRecordedAndNoMore() {
        connect(SESSION);
        var id = submit(0, "known on");
        sent(1, id, 1);

        assertThat(say(2, "something else").how()).isEqualTo(How.UNMATCHED);
        assertThat(command(id).state()).isEqualTo(State.SENT);
        assertThat(changes).hasAtLeastOneElementOfType(Change.Recorded.class);
    }

    @Test
    void aBinaryMessageIsNobodysAnswer() {
        connect(SESSION);
        var id = submit(0, "free one");
        sent(1, id, 1);

        assertThat(say(2, 2, "", SESSION, Kind.BINARY).how()).isEqualTo(How.UNMATCHED);
    }

    @Test
    void aNackRejectsTheOneInFlight() {
        connect(SESSION);
        assertThat(say(0, 0, "", SESSION, Kind.NACK).how()).isEqualTo(How.UNMATCHED);
        var id = submit(0, "known on");
        sent(1, id, 1);

        say(2, 2, "", SESSION, Kind.NACK);

        assertThat(command(id).state()).isEqualTo(State.REJECTED);
        assertThat(command(id).reason()).isEqualTo(Reason.NACK);
        assertThat(command(id).response()).isNull();
    }

    @Test
    void withoutValidationAnyTextAnswersTheOneInFlight() {
        rules = new LedgerRules(
                false,
                RULES.dispatchWindow(),
                RULES.reportMargin(),
                RULES.grace(),
                RULES.retryPause(),
                RULES.clockSkew());
        connect(SESSION);
        var id = submit(0, "known on");
        sent(1, id, 1);

        assertThat(say(2, "no known on").how()).isEqualTo(How.NOT_VALIDATED);
        assertThat(command(id).reason()).isEqualTo(Reason.NOT_VALIDATED);
    }

    @Test
    void terminalIsTerminal() {
        connect(SESSION);
        var id = submit(0, "known on");
        sent(1, id, 1);
        say(2, "ok known on");
        var end = command(id);

        assertThat(say(3, "no known on").how()).isEqualTo(How.UNMATCHED);
        assertThat(cancel(4, id)).isFalse();
        sent(5, id, 1);
        notSent(6, id, 1, "WRITE_FAILED");
        look(1_000_000);

        assertThat(command(id)).isEqualTo(end);
    }

    // ---- withdrawal

    @Test
    void cancelSaysWhetherItCameBeforeTheWrite() {
        var waiting = submit(0, "known a");
        assertThat(cancel(1, waiting)).isTrue();
        assertThat(command(waiting).reason()).isEqualTo(Reason.BEFORE_WRITE);

        connect(SESSION);
        var handedOut = submit(2, "known b");
        assertThat(cancel(3, handedOut)).isTrue();
        assertThat(command(handedOut).reason()).isEqualTo(Reason.AFTER_WRITE);
        assertThat(withdrawn()).extracting(Attempt::commandId).containsExactly(handedOut);
        notSent(4, handedOut, 1, "CANCELLED");

        var written = submit(5, "known c");
        sent(6, written, 1);
        assertThat(cancel(7, written)).isTrue();
        assertThat(command(written).reason()).isEqualTo(Reason.AFTER_WRITE);
        assertThat(withdrawn()).hasSize(1);
        assertThat(cancel(8, written)).as("again").isFalse();
    }

    // ---- when to look again

    @Test
    void itIsSaidWhenToLookAgain() {
        assertThat(dueAt()).as("nothing is open").isNull();
        var id = submit(0, "known on", 300, DeliveryMode.AT_LEAST_ONCE, 0);
        assertThat(dueAt()).as("deadline").isEqualTo(at(300));
        connect(SESSION);
        look(1);
        assertThat(dueAt()).as("report").isEqualTo(at(51));
        notSent(2, id, 1, "QUEUE_FULL");
        assertThat(dueAt()).as("end of the pause").isEqualTo(at(4));
        look(4);
        sent(5, id, 2);
        assertThat(dueAt()).as("answer").isEqualTo(at(65));
        look(65);
        assertThat(dueAt()).as("end of the grace window").isEqualTo(at(95));
        look(95);
        assertThat(dueAt()).as("over").isNull();
    }

    // ---- a lane on a fake store

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private void connect(Session session) {
        store.session(IMEI, session);
    }

    private void disconnect() {
        store.session(IMEI, null);
    }

    private @Nullable Instant dueAt;

    private @Nullable Instant dueAt() {
        return dueAt;
    }

    private <T> T decide(long second, BiFunction<Lane, Instant, T> decision) {
        return store.transaction(() -> {
            var lane = new Lane(store.hold(IMEI), rules, new KnownAnswers());
            T result = decision.apply(lane, at(second));
            lane.look(at(second));
            changes.addAll(lane.changes());
            dueAt = lane.dueAt().orElse(null);
            store.apply(IMEI, lane.changes(), lane.dueAt());
            return result;
        });
    }

    private CommandId submit(long second, String text) {
        return submit(second, text, 600, DeliveryMode.AT_LEAST_ONCE, 3);
    }

    private CommandId submit(long second, String text, long secondsToLive, DeliveryMode mode, int maxRetries) {
        var id = CommandId.random();
        var request = new Command.Request(
                id,
                IMEI,
                text,
                null,
                null,
                null,
                mode,
                IfOffline.QUEUE,
                Duration.ofSeconds(60),
                maxRetries,
                at(second),
                at(second + secondsToLive),
                "host",
                null,
                null,
                null);
        return decide(second, (lane, now) -> {
            lane.submitted(request, store.nextLogId(), now);
            return id;
        });
    }

    private void sent(long second, CommandId id, int attempt) {
        decide(second, (lane, now) -> {
            lane.sent(id, attempt, now, now);
            return id;
        });
    }

    private void notSent(long second, CommandId id, int attempt, String word) {
        decide(second, (lane, now) -> {
            lane.notSent(id, attempt, new NodeWord.Said("node-1", word), now);
            return id;
        });
    }

    private void notSentLate(long second, CommandId id, int attempt) {
        decide(second, (lane, now) -> {
            lane.notSentLate(store.attemptsOf(id), attempt, new NodeWord.Said("node-1", "SESSION_ENDED"), now);
            return id;
        });
    }

    private boolean cancel(long second, CommandId id) {
        return decide(second, (lane, now) -> lane.cancelled(id, now));
    }

    private void look(long second) {
        decide(second, (_, now) -> now);
    }

    private TrackerMessage.Match say(long second, String text) {
        return sayAt(second, second, text, SESSION);
    }

    private TrackerMessage.Match sayAt(long receivedSecond, long second, String text, Session session) {
        return say(receivedSecond, second, text, session, Kind.TEXT);
    }

    private TrackerMessage.Match say(long receivedSecond, long second, String text, Session session, Kind kind) {
        var message = new TrackerMessage(
                "m-" + ++messages,
                IMEI,
                kind,
                12,
                6,
                text,
                new byte[0],
                at(receivedSecond),
                session.token(),
                session.node());
        return decide(second, (lane, now) -> lane.said(message, now));
    }

    private Command command(CommandId id) {
        return store.transaction(() -> store.find(id)).orElseThrow();
    }

    private List<State> states(CommandId... ids) {
        return List.of(ids).stream().map(id -> command(id).state()).toList();
    }

    private Attempt attempt(CommandId id, int number) {
        var byNumber = store.attempts().stream()
                .filter(attempt -> attempt.commandId().equals(id))
                .collect(Collectors.toMap(Attempt::number, attempt -> attempt));
        return Objects.requireNonNull(byNumber.get(number));
    }

    private List<Attempt> dispatched() {
        return changes.stream()
                .flatMap(change -> change instanceof Change.Dispatch dispatch
                        ? List.of(dispatch.attempt()).stream()
                        : List.<Attempt>of().stream())
                .toList();
    }

    private List<Attempt> withdrawn() {
        return changes.stream()
                .flatMap(change -> change instanceof Change.Withdraw withdraw
                        ? List.of(withdraw.attempt()).stream()
                        : List.<Attempt>of().stream())
                .toList();
    }
}
