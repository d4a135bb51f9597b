package io.wayline.commands.ledger.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.commands.ledger.Attempt;
import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.DeliveryMode;
import io.wayline.commands.ledger.IfOffline;
import io.wayline.commands.ledger.KnownAnswers;
import io.wayline.commands.ledger.Ledger;
import io.wayline.commands.ledger.LedgerModel;
import io.wayline.commands.ledger.LedgerRules;
import io.wayline.commands.ledger.Session;
import io.wayline.commands.ledger.State;
import io.wayline.commands.ledger.TrackerMessage;
import io.wayline.commands.ledger.TrackerMessage.Kind;
import io.wayline.commands.ledger.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many at once, for the same trackers and for others: the rows are what keeps them apart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LedgerUnderLoadIT {

    private static final List<String> TRACKERS = List.of("356307042441013", "356307042441021", "356307042441039");
    private static final List<String> TEXTS = List.of("known on", "known off", "known horn", "free one");
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final int THREADS = 6;
    private static final int STEPS = 120;
    private static final int SCHEDULES = 30;

    private final AtomicLong millis = new AtomicLong();
    private final AtomicLong lastMessage = new AtomicLong();
    private final Queue<Runnable> delivered = new ConcurrentLinkedQueue<>();
    private PostgresGround ground;
    private Ledger ledger;

    @BeforeAll
    void start() {
        ground = new PostgresGround();
        var rules = new LedgerRules(
                true,
                Duration.ofSeconds(45),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
        ledger = new Ledger(ground.store(), ground.events(), new KnownAnswers(), rules, this::now);
    }

    @AfterAll
    void stop() {
        ground.close();
    }

    @BeforeEach
    void empty() {
        ground.empty();
    }

    private Instant now() {
        return START.plusMillis(millis.get());
    }

    @Test
    void manyAtOnceLeaveOneHistory() throws InterruptedException, ExecutionException {
        for (int token = 1; token <= TRACKERS.size(); token++) {
            ground.session(TRACKERS.get(token - 1), new Session(token, "node-1"));
        }
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                var random = new Random(thread);
                work.add(threads.submit(() -> {
                    for (int step = 0; step < STEPS; step++) {
                        anything(random);
                    }
                }));
            }
            for (var done : work) {
                done.get();
            }
        }
        lookAtAllDue();
        check();
        assertThat(ground.commands()).extracting(Command::state).contains(State.SUCCEEDED, State.SUPERSEDED);

        var history = ground.transitions();
        var commands = ground.commands();
        var again = List.copyOf(delivered);
        again.forEach(Runnable::run);
        assertThat(ground.transitions())
                .as("the whole topic once more changes nothing")
                .isEqualTo(history);
        assertThat(ground.commands()).isEqualTo(commands);

        millis.addAndGet(Duration.ofDays(1).toMillis());
        lookAtAllDue();
        millis.addAndGet(Duration.ofDays(1).toMillis());
        lookAtAllDue();
        check();
        assertThat(ground.commands()).as("the end of time").noneMatch(Command::isOpen);
    }

    private void lookAtAllDue() {
        while (ground.transaction(ledger::lookAtDue).isPresent()) {
            millis.incrementAndGet();
        }
    }

    private void anything(Random random) {
        millis.addAndGet(random.nextInt(50));
        var imei = TRACKERS.get(random.nextInt(TRACKERS.size()));
        switch (random.nextInt(6)) {
            case 0 -> submit(random, imei);
            case 1 -> {
                var commands = ground.commands();
                if (!commands.isEmpty() && random.nextInt(4) == 0) {
                    ground.transaction(() -> ledger.cancel(commands.getLast().id()));
                }
            }
            case 2 -> ground.transaction(ledger::lookAtDue);
            default -> nodeAndTracker(random, imei);
        }
    }

    private void submit(Random random, String imei) {
        var request = new Command.Request(
                CommandId.random(),
                imei,
                TEXTS.get(random.nextInt(TEXTS.size())),
                null,
                null,
                null,
                random.nextBoolean() ? DeliveryMode.AT_LEAST_ONCE : DeliveryMode.AT_MOST_ONCE,
                IfOffline.QUEUE,
                Duration.ofSeconds(20),
                2,
                now(),
                now().plusSeconds(600),
                "host",
                null,
                null,
                null);
        ground.transaction(() -> ledger.submit(request));
    }

    /** Several threads may report on the same attempt, and answer it: it is one attempt for all that. */
    private void nodeAndTracker(Random random, String imei) {
        var lane = ground.transaction(() -> ground.store().hold(imei));
        var attempt = lane.inFlight();
        if (attempt == null) {
            return;
        }
        if (random.nextInt(8) == 0) {
            deliver(() -> ledger.notSent(imei, attempt.commandId(), attempt.number(), attempt.node(), "QUEUE_FULL"));
        } else {
            var at = now();
            deliver(() -> ledger.sent(imei, attempt.commandId(), attempt.number(), at));
            var text = lane.commands().stream()
                    .filter(command -> command.id().equals(attempt.commandId()))
                    .map(command -> command.request().text())
                    .collect(Collectors.joining());
            var message = new TrackerMessage(
                    "m-" + lastMessage.incrementAndGet(),
                    imei,
                    Kind.TEXT,
                    12,
                    6,
                    text.startsWith("known") ? "ok " + text : "did it",
                    new byte[0],
                    now(),
                    attempt.sessionToken(),
                    attempt.node());
            deliver(() -> ledger.said(message));
        }
    }

    private void deliver(Runnable call) {
        Runnable transaction = () -> ground.transactions().executeWithoutResult(_ -> call.run());
        delivered.add(transaction);
        transaction.run();
    }

    private void check() {
        var attempts = ground.attempts();
        for (var imei : TRACKERS) {
            assertThat(attempts)
                    .filteredOn(attempt -> attempt.imei().equals(imei) && attempt.closedAt() == null)
                    .as("one attempt in flight per tracker")
                    .hasSizeLessThanOrEqualTo(1);
        }
        var history = ground.transitions().stream().collect(Collectors.groupingBy(Transition::commandId));
        for (var command : ground.commands()) {
            assertThat(history.get(command.id()))
                    .as("revisions without gaps, one terminal state: %s", command)
                    .hasSize(command.revision())
                    .satisfies(all -> assertThat(all)
                            .filteredOn(transition -> transition.to().isTerminal())
                            .hasSize(command.isOpen() ? 0 : 1));
            assertThat(attempts)
                    .filteredOn(attempt -> attempt.commandId().equals(command.id()))
                    .extracting(Attempt::number)
                    .as("every attempt is in the history")
                    .hasSize(command.attempts());
        }
    }

    @Test
    void randomLivesKeepTheirPromisesInPostgresToo() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            ground.empty();
            var model = new LedgerModel(seed, ground, 40);

            var broken = model.run(150);

            if (!broken.isEmpty()) {
                model.log().forEach(System.out::println);
            }
            assertThat(broken).as("seed %d", seed).isEmpty();
        }
    }
}
