package io.wayline.commands.ledger;

import io.wayline.commands.ledger.Ledger.Submission;
import io.wayline.commands.ledger.TrackerMessage.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real ledger among simulated hosts, nodes, trackers and topics, driven by one seed. Everything that can be late, lost,
 * doubled or dead is so now and then; after each step the promises are checked by name.
 */
public final class LedgerModel {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final List<String> TRACKERS = List.of("356307042441013", "356307042441021");
    private static final List<String> TEXTS =
            List.of("known light on", "known light off", "known horn", "free one", "free two");
    private static final Duration NODE_GONE = Duration.ofSeconds(15);

    private static final LedgerRules RULES = new LedgerRules(
            true,
            Duration.ofSeconds(45),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));

    /** What can happen next, as often as it shall. */
    private enum Step {
        SUBMIT(2),
        CANCEL(1),
        CONNECT(3),
        DISCONNECT(1),
        KILL(1),
        PRESENCE(4),
        PUBLISH(12),
        INSTRUCT(6),
        WRITE(6),
        ANSWER(5),
        REPORT(6),
        CONSUME(7),
        LOOK(4),
        PASS(3),
        CALM(2),
        RARE(1);

        private final int weight;

        Step(int weight) {
            this.weight = weight;
        }
    }

    private static final Step[] LIKELIHOODS = Stream.of(Step.values())
            .flatMap(step -> Stream.generate(() -> step).limit(step.weight))
            .toArray(Step[]::new);

    private final Random random;
    private final Ground ground;
    private final Ledger ledger;
    private final int checkEach;
    private final List<String> log = new ArrayList<>();
    private final Map<String, Tracker> trackers = new LinkedHashMap<>();
    private final List<String> nodes = new ArrayList<>(List.of("node-1", "node-2", "node-3"));
    private final List<Published> eventsTopic = new ArrayList<>();
    private final List<Reported> responsesTopic = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<Command.Request> submitted = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int consumed;
    private int sentAndNotDeleted;
    private long lastToken;
    private int lastId;
    private int lastNode = 3;
    private int steps;
    private Instant now = START;

    /** @param checkEach so many steps the whole store is looked at */
    public LedgerModel(long seed, Ground ground, int checkEach) {
        this.random = new Random(seed);
        this.ground = ground;
        this.checkEach = checkEach;
        this.ledger = new Ledger(ground.store(), this::publish, new KnownAnswers(), RULES, () -> now);
        TRACKERS.forEach(imei -> trackers.put(imei, new Tracker(imei)));
    }

    /** A transition in the topic. */
    private record Published(String eventId, Transition transition) {}

    /** A record of the topic of responses: one of a node's reports, or a message of a tracker. */
    private record Reported(String what, Runnable take) {}

    /** Bytes that reached a tracker. */
    private record Write(
            CommandId id, String imei, String text, int attempt, long session, Instant at, Instant deadline) {}

    /** A session as its node and its tracker know it. */
    private static final class LiveSession {
        final long token;
        final String node;
        final Deque<Change.Dispatch> queue = new ArrayDeque<>();
        final Set<String> seen = new HashSet<>();
        final Set<String> withdrawn = new HashSet<>();
        int read;
        boolean open = true;

        LiveSession(long token, String node) {
            this.token = token;
            this.node = node;
        }
    }

    private static final class Tracker {
        final String imei;
        final List<Change> channel = new ArrayList<>();
        final List<LiveSession> sessions = new ArrayList<>();
        /** What presence will hear, in order. */
        final Deque<Optional<Session>> presence = new ArrayDeque<>();

        final Deque<String> answers = new ArrayDeque<>();
        /** What nodes have to say and have not put on the topic. */
        final Deque<Outgoing> outgoing = new ArrayDeque<>();

        Tracker(String imei) {
            this.imei = imei;
        }

        @Nullable
        LiveSession live() {
            return sessions.isEmpty() || !sessions.getLast().open ? null : sessions.getLast();
        }
    }

    private record Outgoing(String node, Reported report) {}

    // ---- one schedule

    /** @return names of broken promises with what broke them; empty if none is */
    public List<String> run(int length) {
        for (var tracker : trackers.values()) {
            if (random.nextInt(4) > 0) {
                connect(tracker);
                hearOfPresence(tracker);
            }
        }
        for (int step = 0; step < length && violations.isEmpty(); step++) {
            safely(this::anything);
            if (step % checkEach == 0) {
                safely(this::checkNow);
            }
        }
        if (violations.isEmpty()) {
            safely(this::untilTheEndOfTime);
        }
        if (violations.isEmpty()) {
            safely(this::checkNow);
            safely(this::checkAtTheEnd);
        }
        return violations;
    }

    public List<String> log() {
        return log;
    }

    public int steps() {
        return steps;
    }

    public int writes() {
        return writes.size();
    }

    /** How many commands ended where. */
    public Map<State, Long> ends() {
        return ground.commands().stream()
                .collect(Collectors.groupingBy(Command::state, TreeMap::new, Collectors.counting()));
    }

    private void safely(Runnable step) {
        steps++;
        try {
            step.run();
        } catch (RuntimeException e) {
            broken(
                    "no step fails",
                    e.toString() + " at " + List.of(e.getStackTrace()).subList(0, 6));
        }
    }

    private void broken(String promise, Object detail) {
        violations.add(promise + ": " + detail);
        say("BROKEN " + promise + ": " + detail);
    }

    private void say(String what) {
        log.add("+%.3fs %s".formatted(Duration.between(START, now).toMillis() / 1e3, what));
    }

    private void anything() {
        var tracker = pick(List.copyOf(trackers.values()));
        int lot = random.nextInt(LIKELIHOODS.length);
        switch (LIKELIHOODS[lot]) {
            case SUBMIT -> submit(tracker);
            case CANCEL -> cancel();
            case CONNECT -> {
                if (tracker.live() == null || random.nextInt(4) == 0) {
                    connect(tracker);
                }
            }
            case DISCONNECT -> disconnect(tracker);
            case KILL -> killNode();
            case PRESENCE -> hearOfPresence(tracker);
            case PUBLISH -> publishOne();
            case INSTRUCT -> readInstruction(tracker);
            case WRITE -> write(tracker);
            case ANSWER -> answer(tracker);
            case REPORT -> report(tracker);
            case CONSUME -> {
                consume();
                consume();
            }
            case LOOK -> lookAtDue();
            case PASS -> pass(Duration.ofMillis(random.nextInt(random.nextInt(3) > 0 ? 1_500 : 40_000)));
            case CALM -> calm();
            case RARE -> rarely(tracker);
        }
    }

    private void rarely(Tracker tracker) {
        switch (random.nextInt(6)) {
            case 0 -> {
                say("responses are read again from offset 0");
                consumed = 0;
            }
            case 1 -> {
                say("the service starts anew");
                sentAndNotDeleted = 0;
            }
            case 2 -> serialData(tracker);
            case 3 -> pass(Duration.ofMinutes(1));
            case 4 -> tracker.answers.clear();
            default -> submitAgain();
        }
    }

    /** Everything works for once: the usual life of commands. */
    private void calm() {
        say("all is calm for a while");
        int rounds = 1 + random.nextInt(10);
        for (int round = 0; round < rounds; round++) {
            for (var tracker : trackers.values()) {
                hearOfPresence(tracker);
                publishOne();
                publishOne();
                readInstruction(tracker);
                write(tracker);
                report(tracker);
                answer(tracker);
                report(tracker);
            }
            consume();
            consume();
            lookAtDue();
            pass(Duration.ofMillis(200));
        }
    }

    // ---- the service

    private void publish(List<Change> changes) {
        changes.forEach(this::checkChange);
        ground.events().publish(changes);
    }

    /** One call of the service, which may die before its commit, or before it could tell anyone of it. */
    private <T> Optional<T> call(Supplier<T> work) {
        int luck = random.nextInt(40);
        if (luck == 0) {
            say("  dies before the commit");
            ground.crash(() -> {
                var _ = work.get();
            });
            sentAndNotDeleted = 0;
            return Optional.empty();
        }
        T result = ground.transaction(work);
        if (luck == 1) {
            say("  dies after the commit");
            sentAndNotDeleted = 0;
            return Optional.empty();
        }
        return Optional.of(result);
    }

    private void submit(Tracker tracker) {
        boolean patient = random.nextInt(4) > 0;
        boolean named = random.nextInt(3) == 0;
        var request = new Command.Request(
                new CommandId(new UUID(random.nextLong(), random.nextLong())),
                tracker.imei,
                pick(TEXTS),
                null,
                null,
                null,
                random.nextInt(3) == 0 ? DeliveryMode.AT_MOST_ONCE : DeliveryMode.AT_LEAST_ONCE,
                patient ? IfOffline.QUEUE : IfOffline.REJECT,
                Duration.ofSeconds(3 + random.nextInt(20)),
                random.nextInt(3),
                now.truncatedTo(ChronoUnit.MICROS),
                now.plusSeconds(5 + random.nextInt(400)),
                "host",
                named ? "request-" + lastId++ : null,
                named ? "hash" : null,
                null);
        submitted.add(request);
        say("submit %s '%s' to %s %s retries %d deadline %s"
                .formatted(
                        name(request.id()),
                        request.text(),
                        tracker.imei,
                        request.deliveryMode(),
                        request.maxRetries(),
                        Duration.between(now, request.deadline())));
        call(() -> ledger.submit(request)).ifPresent(answer -> say("  " + shortly(answer)));
    }

    private static String shortly(Submission answer) {
        return switch (answer) {
            case Submission.Accepted(var command) -> "accepted, " + command.state();
            case Submission.Repeated(var command) -> "repeated, " + command.state();
            case Submission.Conflicting _ -> "conflicting";
            case Submission.NotConnected _ -> "not connected";
        };
    }

    private void submitAgain() {
        var named = submitted.stream()
                .filter(request -> request.requestId() != null)
                .toList();
        if (named.isEmpty()) {
            return;
        }
        var request = pick(named);
        say("submit again " + name(request.id()));
        call(() -> ledger.submit(request)).ifPresent(answer -> {
            say("  " + shortly(answer));
            if (answer instanceof Submission.Conflicting) {
                broken("the same request is the same command", request.id());
            }
        });
    }

    private void cancel() {
        if (!submitted.isEmpty() && random.nextInt(3) == 0) {
            var request = submitted.get(submitted.size() - 1 - random.nextInt(Math.min(4, submitted.size())));
            say("cancel " + name(request.id()));
            call(() -> ledger.cancel(request.id()));
        }
    }

    private void lookAtDue() {
        for (int lane = 0; lane < 10; lane++) {
            var looked = call(ledger::lookAtDue);
            if (looked.isPresent() && looked.get().isEmpty()) {
                return;
            }
        }
    }

    private void consume() {
        if (consumed < responsesTopic.size()) {
            var record = responsesTopic.get(consumed);
            say("consume %d: %s".formatted(consumed, record.what()));
            call(() -> {
                        record.take().run();
                        return record;
                    })
                    .ifPresent(_ -> consumed++);
        }
    }

    /** The outbox is emptied in order: send, then delete. A crash between the two sends twice. */
    private void publishOne() {
        var outbox = ground.outbox();
        if (sentAndNotDeleted < outbox.size() && random.nextInt(3) > 0) {
            int until = Math.min(outbox.size(), sentAndNotDeleted + 1 + random.nextInt(8));
            for (; sentAndNotDeleted < until; sentAndNotDeleted++) {
                send(outbox.get(sentAndNotDeleted));
            }
        } else if (sentAndNotDeleted > 0) {
            ground.published(sentAndNotDeleted);
            sentAndNotDeleted = 0;
        }
    }

    private void send(Change change) {
        switch (change) {
            case Change.Added(var command) -> event(Transition.of(null, command, 0));
            case Change.Moved(var before, var after, int attempt) -> event(Transition.of(before, after, attempt));
            case Change.Dispatch(var attempt, var _, var _) ->
                tracker(attempt.imei()).channel.add(change);
            case Change.Withdraw(var attempt, var _) ->
                tracker(attempt.imei()).channel.add(change);
            case Change.Noted _,
                    Change.AttemptOpened _,
                    Change.AttemptChanged _,
                    Change.SentLate _,
                    Change.Recorded _ -> {}
        }
    }

    private void event(Transition transition) {
        eventsTopic.add(new Published(transition.eventId(), transition));
    }

    // ---- nodes and trackers

    private void connect(Tracker tracker) {
        var live = tracker.live();
        if (live != null) {
            live.open = false; // fenced: the tracker dialled again
        }
        var node = pick(nodes);
        var session = new LiveSession(++lastToken, node);
        session.read = Math.max(0, tracker.channel.size() - random.nextInt(4));
        tracker.sessions.add(session);
        tracker.presence.add(Optional.of(new Session(session.token, node)));
        say("%s connects to %s, session %d".formatted(tracker.imei, node, session.token));
        if (live != null) {
            giveUpQueue(tracker, live, "SESSION_ENDED");
        }
    }

    private void disconnect(Tracker tracker) {
        var live = tracker.live();
        if (live != null) {
            say("%s disconnects, session %d".formatted(tracker.imei, live.token));
            live.open = false;
            tracker.presence.add(Optional.empty());
            giveUpQueue(tracker, live, "SESSION_ENDED");
        }
    }

    private void giveUpQueue(Tracker tracker, LiveSession session, String reason) {
        for (var dispatch : session.queue) {
            notSent(tracker, session, dispatch.attempt(), reason);
        }
        session.queue.clear();
    }

    /** Its sessions end, what it had to say is lost, and others learn of it later. */
    private void killNode() {
        if (random.nextInt(3) > 0) {
            return;
        }
        var node = pick(nodes);
        say("node dies: " + node);
        nodes.remove(node);
        nodes.add("node-" + ++lastNode);
        for (var tracker : trackers.values()) {
            tracker.outgoing.removeIf(report -> report.node().equals(node));
            var live = tracker.live();
            if (live != null && live.node.equals(node)) {
                live.open = false;
                live.queue.clear();
                tracker.presence.add(Optional.empty());
                pass(random.nextBoolean() ? NODE_GONE : Duration.ZERO);
            }
        }
    }

    private void hearOfPresence(Tracker tracker) {
        var heard = tracker.presence.poll();
        if (heard != null) {
            say("presence: %s %s".formatted(tracker.imei, heard));
            ground.session(tracker.imei, heard.orElse(null));
        }
    }

    /** A node reads its channel from about the start of the session, and may read something twice. */
    private void readInstruction(Tracker tracker) {
        var session = tracker.live();
        if (session == null) {
            return;
        }
        if (random.nextInt(40) == 0) {
            session.read = 0;
        }
        if (session.read < tracker.channel.size()) {
            switch (tracker.channel.get(session.read++)) {
                case Change.Dispatch dispatch -> take(tracker, session, dispatch);
                case Change.Withdraw(var attempt, var _) -> {
                    if (attempt.sessionToken() == session.token) {
                        say("node reads: let go of " + name(attempt));
                        session.withdrawn.add(key(attempt));
                    }
                }
                case Change other -> throw new IllegalStateException(other.toString());
            }
        }
    }

    private void take(Tracker tracker, LiveSession session, Change.Dispatch dispatch) {
        var attempt = dispatch.attempt();
        if (attempt.sessionToken() == session.token && session.seen.add(key(attempt))) {
            say("node takes " + name(attempt));
            session.queue.add(dispatch);
        } else if (attempt.sessionToken() < session.token && session.seen.add(key(attempt)) && random.nextBoolean()) {
            notSent(tracker, session, attempt, "NOT_THE_SESSION");
        }
    }

    private void write(Tracker tracker) {
        var session = tracker.live();
        if (session == null || session.queue.isEmpty()) {
            return;
        }
        var dispatch = session.queue.poll();
        var attempt = dispatch.attempt();
        if (session.withdrawn.contains(key(attempt))) {
            notSent(tracker, session, attempt, "CANCELLED");
        } else if (!now.isBefore(attempt.writeBefore())) {
            notSent(tracker, session, attempt, "DEADLINE_PASSED");
        } else if (random.nextInt(12) == 0) {
            notSent(tracker, session, attempt, "QUEUE_FULL");
        } else {
            say("written: %s".formatted(name(attempt)));
            writes.add(new Write(
                    attempt.commandId(),
                    attempt.imei(),
                    dispatch.command().request().text(),
                    attempt.number(),
                    session.token,
                    now,
                    dispatch.command().request().deadline()));
            var at = now.truncatedTo(ChronoUnit.MILLIS);
            later(
                    tracker,
                    session.node,
                    "SENT " + name(attempt),
                    () -> ledger.sent(tracker.imei, attempt.commandId(), attempt.number(), at));
            think(tracker, dispatch.command().request().text());
        }
    }

    private void notSent(Tracker tracker, LiveSession session, Attempt attempt, String reason) {
        later(
                tracker,
                session.node,
                "NOT_SENT %s %s".formatted(name(attempt), reason),
                () -> ledger.notSent(tracker.imei, attempt.commandId(), attempt.number(), session.node, reason));
    }

    /** What a tracker makes of a command: an answer, none, two. */
    private void think(Tracker tracker, String text) {
        boolean known = text.startsWith("known");
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> tracker.answers.add(known ? "ok " + text : "did it");
            case 4 -> tracker.answers.add(known ? "already " + text : "ERROR");
            case 5 -> tracker.answers.add(known ? "no " + text : "did it");
            case 6 -> {
                tracker.answers.add(known ? "ok " + text : "did it");
                tracker.answers.add(known ? "ok " + text : "did it");
            }
            default -> {} // silence
        }
    }

    private void serialData(Tracker tracker) {
        if (!writes.isEmpty()) {
            tracker.answers.add("serial data known to nobody");
        }
    }

    private void answer(Tracker tracker) {
        var session = tracker.live();
        if (session == null || tracker.answers.isEmpty()) {
            return;
        }
        var text = tracker.answers.poll();
        say("%s says '%s'".formatted(tracker.imei, text));
        var message = new TrackerMessage(
                "m-" + lastId++,
                tracker.imei,
                random.nextInt(20) == 0 ? Kind.BINARY : Kind.TEXT,
                12,
                6,
                text,
                new byte[0],
                now.truncatedTo(ChronoUnit.MILLIS),
                session.token,
                session.node);
        later(tracker, session.node, "'%s' (%s)".formatted(text, message.id()), () -> ledger.said(message));
    }

    private void later(Tracker tracker, String node, String what, Runnable take) {
        tracker.outgoing.add(new Outgoing(node, new Reported(what, take)));
    }

    /** A node's producer retries: a record can come twice, not out of order. */
    private void report(Tracker tracker) {
        var next = tracker.outgoing.poll();
        if (next != null) {
            responsesTopic.add(next.report());
            if (random.nextInt(10) == 0) {
                responsesTopic.add(next.report());
            }
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void untilTheEndOfTime() {
        say("the end of time");
        trackers.values().forEach(this::disconnect);
        for (int round = 0; round < 20; round++) {
            for (var tracker : trackers.values()) {
                hearOfPresence(tracker);
                report(tracker);
            }
            consume();
            lookAtDue();
            pass(Duration.ofSeconds(1));
        }
        while (consumed < responsesTopic.size()) {
            consume();
        }
        for (int round = 0; round < 8; round++) {
            pass(Duration.ofMinutes(5));
            lookAtDue();
        }
        while (!ground.outbox().isEmpty()) {
            publishOne();
        }
    }

    // ---- promises

    /** When something is handed out. */
    private void checkChange(Change change) {
        if (change instanceof Change.Dispatch(var attempt, var command, var _)) {
            promise(
                    "nothing is handed out at or after its deadline",
                    attempt.dispatchedAt().isBefore(command.request().deadline())
                            && !attempt.writeBefore().isAfter(command.request().deadline()),
                    attempt);
        }
    }

    private void promise(String name, boolean kept, Object detail) {
        if (!kept) {
            broken(name, detail);
        }
    }

    private void checkNow() {
        var commands = ground.commands();
        var attempts = ground.attempts();
        var byId = commands.stream().collect(Collectors.toMap(Command::id, Function.identity()));
        var history = ground.transitions().stream().collect(Collectors.groupingBy(Transition::commandId));
        for (var imei : TRACKERS) {
            promise(
                    "one attempt in flight per tracker",
                    attempts.stream()
                                    .filter(attempt -> attempt.imei().equals(imei) && attempt.closedAt() == null)
                                    .count()
                            <= 1,
                    imei);
            for (var text : TEXTS) {
                var open = commands.stream()
                        .filter(command -> command.request().imei().equals(imei)
                                && command.request().text().equals(text)
                                && command.isOpen())
                        .toList();
                promise("equal text supersedes", open.size() <= 1, open);
            }
        }
        for (var command : commands) {
            checkHistory(command, Objects.requireNonNull(history.get(command.id())));
            checkAttempts(
                    command,
                    attempts.stream()
                            .filter(attempt -> attempt.commandId().equals(command.id()))
                            .sorted(Comparator.comparingInt(Attempt::number))
                            .toList());
        }
        for (var write : writes) {
            promise("nothing is written at or after its deadline", write.at().isBefore(write.deadline()), write);
            promise(
                    "every write is an attempt in the history, on its session",
                    attempts.stream()
                            .anyMatch(attempt -> attempt.commandId().equals(write.id())
                                    && attempt.number() == write.attempt()
                                    && attempt.sessionToken() == write.session()),
                    write);
            promise("every write is of a command", byId.containsKey(write.id()), write);
        }
        checkEvents(history, false);
    }

    private void checkHistory(Command command, List<Transition> history) {
        var ordered = history.stream()
                .sorted(Comparator.comparingInt(Transition::revision))
                .toList();
        @Nullable State state = null;
        int revision = 0;
        for (var transition : ordered) {
            promise("revisions have no gaps", transition.revision() == ++revision, ordered);
            promise("each transition starts where the one before ended", transition.from() == state, ordered);
            promise("terminal is terminal", state == null || !state.isTerminal(), ordered);
            state = transition.to();
        }
        promise(
                "a command is where its history ends",
                state == command.state() && revision == command.revision(),
                command);
        promise(
                "completed is terminal",
                (command.completedAt() != null) == command.state().isTerminal(),
                command);
    }

    private void checkAttempts(Command command, List<Attempt> attempts) {
        var written = writes.stream()
                .filter(write -> write.id().equals(command.id()))
                .map(Write::attempt)
                .toList();
        promise(
                "every attempt is in the history",
                attempts.size() == command.attempts()
                        && attempts.stream().allMatch(attempt -> attempt.number() <= command.attempts()),
                command);
        promise("an attempt is written once", new HashSet<>(written).size() == written.size(), command);
        promise(
                "no more writes than the retries allow",
                written.size() <= command.request().maxRetries() + 1,
                command);
        if (command.request().deliveryMode() == DeliveryMode.AT_MOST_ONCE) {
            promise("at most once is written at most once", written.size() <= 1, command);
        }
        if (command.state() == State.UNKNOWN) {
            promise(
                    "only at-most-once ends unknown",
                    command.request().deliveryMode() == DeliveryMode.AT_MOST_ONCE,
                    command);
        }
        boolean surelyNot = command.state() == State.EXPIRED
                || command.reason() == Reason.BEFORE_WRITE
                || command.reason() == Reason.REPLACED;
        promise("what is said to be unwritten was never written", !surelyNot || written.isEmpty(), command);
        if (command.state() == State.SUCCEEDED || command.state() == State.REJECTED) {
            promise("an answer counts only after a write of its text", wasWritten(command.request()), command);
            if (command.request().text().startsWith("known")) {
                promise(
                        "a known answer is of its own command",
                        String.valueOf(command.response())
                                .endsWith(command.request().text()),
                        command);
            }
        }
        for (var attempt : attempts) {
            if (attempt.outcome() == Attempt.Outcome.NOT_SENT) {
                promise("what is not sent is not written", !written.contains(attempt.number()), attempt);
            }
        }
    }

    /** A tracker that says the same twice cannot be told from one that was asked twice. */
    private boolean wasWritten(Command.Request request) {
        return writes.stream()
                .anyMatch(write ->
                        write.imei().equals(request.imei()) && write.text().equals(request.text()));
    }

    private void checkEvents(Map<CommandId, List<Transition>> history, boolean complete) {
        Map<CommandId, LinkedHashSet<Transition>> told = new HashMap<>();
        Map<String, Transition> byEventId = new HashMap<>();
        for (var event : eventsTopic) {
            told.computeIfAbsent(event.transition().commandId(), _ -> new LinkedHashSet<>())
                    .add(event.transition());
            var first = byEventId.putIfAbsent(event.eventId(), event.transition());
            promise("one event id, one event", first == null || first.equals(event.transition()), event.transition());
        }
        for (var entry : told.entrySet()) {
            int revision = 0;
            for (var transition : entry.getValue()) {
                promise("events come in the order of revisions", transition.revision() == ++revision, transition);
            }
            promise(
                    "every event is a transition",
                    history.containsKey(entry.getKey())
                            && new HashSet<>(Objects.requireNonNull(history.get(entry.getKey())))
                                    .containsAll(entry.getValue()),
                    entry.getKey());
        }
        if (complete) {
            for (var entry : history.entrySet()) {
                promise(
                        "every transition is an event",
                        Set.copyOf(entry.getValue()).equals(told.get(entry.getKey())),
                        entry.getKey());
            }
        }
    }

    private void checkAtTheEnd() {
        for (var command : ground.commands()) {
            promise("in the end no command is open", !command.isOpen(), command);
        }
        for (var attempt : ground.attempts()) {
            promise("in the end no attempt is in flight", attempt.closedAt() != null, attempt);
        }
        promise(
                "in the end no lane is due",
                ground.transaction(() -> ground.store().holdDue(now)).isEmpty(),
                "a lane");
        checkEvents(ground.transitions().stream().collect(Collectors.groupingBy(Transition::commandId)), true);
    }

    // ---- small things

    private Tracker tracker(String imei) {
        return Objects.requireNonNull(trackers.get(imei));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String key(Attempt attempt) {
        return attempt.commandId() + "/" + attempt.number();
    }

    private static String name(CommandId id) {
        return id.toString().substring(0, 8);
    }

    private static String name(Attempt attempt) {
        return name(attempt.commandId()) + "/" + attempt.number() + " on session " + attempt.sessionToken();
    }
}
