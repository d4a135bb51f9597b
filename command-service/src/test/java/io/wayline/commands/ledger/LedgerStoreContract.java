package io.wayline.commands.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of the ledger promises. */
public abstract class LedgerStoreContract {

    private static final String IMEI = "356307042441013";
    private static final String OTHER = "356307042441021";
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Session SESSION = new Session(7, "node-1");
    private static final LedgerRules RULES = new LedgerRules(
            true,
            Duration.ofSeconds(45),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));

    private Ground ground;
    private Ledger ledger;
    private Instant now = START;

    protected abstract Ground ground();

    @SuppressWarnings("NullAway.Init")
    protected LedgerStoreContract() {}

    @BeforeEach
    void anEmptyLedger() {
        ground = ground();
        ledger = new Ledger(ground.store(), ground.events(), new KnownAnswers(), RULES, () -> now);
    }

    private <T> T transaction(Supplier<T> work) {
        return ground.transaction(work);
    }

    private CommandId submit(String imei, String text, @Nullable String requestId) {
        var id = CommandId.random();
        var request = new Command.Request(
                id,
                imei,
                text,
                "{\"a\": 1}",
                "^ok",
                "^no",
                DeliveryMode.AT_MOST_ONCE,
                IfOffline.QUEUE,
                Duration.ofSeconds(60),
                2,
                now,
                now.plus(Duration.ofHours(1)),
                "key-1",
                requestId,
                requestId == null ? null : "hash",
                TRACEPARENT);
        transaction(() -> ledger.submit(request));
        return id;
    }

    private Command command(CommandId id) {
        return transaction(() -> ground.store().find(id)).orElseThrow();
    }

    private LaneSnapshot hold(String imei) {
        return transaction(() -> ground.store().hold(imei));
    }

    @Test
    void aNewLaneIsEmpty() {
        assertThat(hold(IMEI)).isEqualTo(new LaneSnapshot(IMEI, List.of(), null, null, false));
    }

    @Test
    void aCommandComesBackAsItWas() {
        var id = submit(IMEI, "known light on", "request-1");

        var command = command(id);
        assertThat(hold(IMEI).commands()).containsExactly(command);
        assertThat(command.request())
                .isEqualTo(new Command.Request(
                        id,
                        IMEI,
                        "known light on",
                        "{\"a\": 1}",
                        "^ok",
                        "^no",
                        DeliveryMode.AT_MOST_ONCE,
                        IfOffline.QUEUE,
                        Duration.ofSeconds(60),
                        2,
                        START,
                        START.plus(Duration.ofHours(1)),
                        "key-1",
                        "request-1",
                        "hash",
                        TRACEPARENT));
        assertThat(command.logId()).isPositive();
        assertThat(transaction(() -> ground.store().findRequest("key-1", "request-1")))
                .contains(command);
        assertThat(transaction(() -> ground.store().findRequest("key-2", "request-1")))
                .isEmpty();
    }

    @Test
    void knowsTheSessionAndTheRegistration() {
        ground.session(IMEI, SESSION);
        ground.codec14(IMEI);

        assertThat(hold(IMEI).session()).isEqualTo(SESSION);
        assertThat(hold(IMEI).codec14()).isTrue();
        assertThat(hold(OTHER).session()).isNull();

        ground.session(IMEI, null);
        assertThat(hold(IMEI).session()).isNull();
    }

    @Test
    void keepsAnAttemptFromItsDispatchToItsAnswer() {
        ground.session(IMEI, SESSION);
        var id = submit(IMEI, "known light on", null);
        var dispatched = hold(IMEI).inFlight();
        assertThat(dispatched)
                .isEqualTo(new Attempt(
                        id, 1, IMEI, 7, "node-1", START, START.plusSeconds(45), null, null, null, null, null));

        now = START.plusSeconds(1);
        transaction(() -> {
            ledger.sent(IMEI, id, 1, now);
            return id;
        });
        assertThat(hold(IMEI).inFlight())
                .extracting(Attempt::sentAt, Attempt::answerDueAt)
                .containsExactly(now, now.plusSeconds(60));

        now = START.plusSeconds(2);
        transaction(() -> ledger.said(message("m-1", "ok known light on")));

        assertThat(command(id))
                .extracting(Command::state, Command::response, Command::completedAt, Command::firstSentAt)
                .containsExactly(State.SUCCEEDED, "ok known light on", now, START.plusSeconds(1));
        assertThat(ground.attempts())
                .extracting(Attempt::outcome, Attempt::closedAt)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Attempt.Outcome.ANSWERED, now));
        assertThat(hold(IMEI).commands()).isEmpty();
        assertThat(ground.transitions())
                .containsExactly(
                        new Transition(id, 1, null, State.QUEUED, null, 0),
                        new Transition(id, 2, State.QUEUED, State.DISPATCHED, null, 1),
                        new Transition(id, 3, State.DISPATCHED, State.SENT, null, 1),
                        new Transition(id, 4, State.SENT, State.SUCCEEDED, Reason.MATCHED, 1));
        assertThat(transaction(() -> ground.store().isRecorded("m-1"))).isTrue();
        assertThat(transaction(() -> ground.store().isRecorded("m-2"))).isFalse();
    }

    @Test
    void aMessageWithoutACommandIsRecordedToo() {
        transaction(() -> ledger.said(message("m-1", "hello")));

        assertThat(transaction(() -> ledger.said(message("m-1", "hello")))).isEmpty();
    }

    @Test
    void anAttemptInFlightComesWithItsCommandEvenIfThatIsOver() {
        ground.session(IMEI, SESSION);
        var id = submit(IMEI, "known light on", null);
        transaction(() -> ledger.cancel(id));

        var lane = hold(IMEI);
        assertThat(lane.inFlight()).isNotNull();
        assertThat(lane.commands()).extracting(Command::state).containsExactly(State.CANCELLED);
    }

    @Test
    void aTransitionFromAnotherStateIsLost() {
        var id = submit(IMEI, "known light on", null);
        var before = command(id);
        transaction(() -> ledger.cancel(id));
        var moved = new Change.Moved(
                before, new CommandStep(before).to(State.CANCELLED, null, now).build(), 0);

        assertThatThrownBy(() -> applied(moved)).hasMessageContaining("transition lost");
        assertThatThrownBy(() -> applied(new Change.Noted(before, before))).hasMessageContaining("transition lost");
        assertThat(ground.transitions()).hasSize(2);
    }

    @Test
    void aSecondAttemptInFlightIsImpossible() {
        ground.session(IMEI, SESSION);
        submit(IMEI, "known light on", null);
        var second = submit(IMEI, "known light off", null);
        var attempt = new Attempt(second, 1, IMEI, 7, "node-1", now, now, null, null, null, null, null);

        assertThatThrownBy(() -> applied(new Change.AttemptOpened(attempt))).isInstanceOf(RuntimeException.class);
        assertThat(ground.attempts()).hasSize(1);
    }

    @Test
    void anAttemptThatIsNotAsExpectedIsNotChanged() {
        ground.session(IMEI, SESSION);
        submit(IMEI, "known light on", null);
        var open = ground.attempts().getFirst();
        var sent = open.sent(now, now);
        applied(new Change.AttemptChanged(open, sent));

        assertThatThrownBy(() -> applied(new Change.AttemptChanged(open, sent)))
                .hasMessageContaining("transition lost");
    }

    @Test
    void aLateReportIsKeptOnce() {
        ground.session(IMEI, SESSION);
        var id = submit(IMEI, "known light on", null);
        var open = ground.attempts().getFirst();
        applied(new Change.AttemptChanged(open, open.closed(now, Attempt.Outcome.NO_REPORT, null)));

        applied(new Change.SentLate(id, 1, START.plusSeconds(3)));
        applied(new Change.SentLate(id, 1, START.plusSeconds(9)));
        applied(new Change.SentLate(new CommandId(UUID.randomUUID()), 1, START));

        assertThat(ground.attempts()).extracting(Attempt::sentAt).containsExactly(START.plusSeconds(3));
        assertThat(transaction(() -> ground.store().attemptsOf(id)))
                .extracting(Attempt::number)
                .containsExactly(1);
    }

    @Test
    void theLaneThatWaitsLongestIsDueFirst() {
        applied(IMEI, START.plusSeconds(20));
        applied(OTHER, START.plusSeconds(10));

        assertThat(due(START.plusSeconds(9))).isEmpty();
        assertThat(due(START.plusSeconds(30))).contains(OTHER);

        transaction(() -> {
            ground.store().postpone(OTHER, START.plusSeconds(40));
            return OTHER;
        });
        assertThat(due(START.plusSeconds(30))).contains(IMEI);
    }

    @Test
    void numbersGrow() {
        long first = transaction(() -> ground.store().nextLogId());

        assertThat(transaction(() -> ground.store().nextLogId())).isGreaterThan(first);
    }

    @Test
    void whatIsNotCommittedHasNotHappened() {
        ground.session(IMEI, SESSION);
        var id = submit(IMEI, "known light on", null);
        ground.published(ground.outbox().size());

        ground.crash(() -> ledger.cancel(id));

        assertThat(command(id).state()).isEqualTo(State.DISPATCHED);
        assertThat(ground.outbox()).isEmpty();
    }

    private Optional<String> due(Instant moment) {
        return transaction(() -> ground.store().holdDue(moment));
    }

    private void applied(Change change) {
        transaction(() -> {
            ground.store().hold(IMEI);
            ground.store().apply(IMEI, List.of(change), Optional.empty());
            return IMEI;
        });
    }

    private void applied(String imei, Instant dueAt) {
        transaction(() -> {
            ground.store().hold(imei);
            ground.store().apply(imei, List.of(), Optional.of(dueAt));
            return imei;
        });
    }

    private TrackerMessage message(String id, String text) {
        return new TrackerMessage(id, IMEI, TrackerMessage.Kind.TEXT, 12, 6, text, new byte[] {1, 2}, now, 7, "node-1");
    }
}
