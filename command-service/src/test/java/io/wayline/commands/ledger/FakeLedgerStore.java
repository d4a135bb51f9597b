package io.wayline.commands.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ledger in memory: a transaction works on a copy, which takes the place of the original or is dropped. */
public final class FakeLedgerStore implements LedgerStore, Ground {

    private Tables committed = new Tables();
    private @Nullable Tables working;

    /** Sequences do not roll back. */
    private long lastLogId;

    private record AttemptKey(CommandId id, int number) {}

    private static final class Tables {
        final Map<String, Optional<Instant>> lanes = new HashMap<>();
        final Map<CommandId, Command> commands = new LinkedHashMap<>();
        final Map<AttemptKey, Attempt> attempts = new LinkedHashMap<>();
        final List<Transition> transitions = new ArrayList<>();
        final Map<String, TrackerMessage.Match> messages = new LinkedHashMap<>();
        final Map<String, Session> sessions = new HashMap<>();
        final Set<String> codec14 = new HashSet<>();
        final List<Change> outbox = new ArrayList<>();

        Tables copy() {
            var copy = new Tables();
            copy.lanes.putAll(lanes);
            copy.commands.putAll(commands);
            copy.attempts.putAll(attempts);
            copy.transitions.addAll(transitions);
            copy.messages.putAll(messages);
            copy.sessions.putAll(sessions);
            copy.codec14.addAll(codec14);
            copy.outbox.addAll(outbox);
            return copy;
        }
    }

    @Override
    public LedgerStore store() {
        return this;
    }

    @Override
    public LedgerEvents events() {
        return changes -> tables().outbox.addAll(changes);
    }

    @Override
    public <T> T transaction(Supplier<T> work) {
        working = committed.copy();
        try {
            T result = work.get();
            committed = working;
            return result;
        } finally {
            working = null;
        }
    }

    @Override
    public void crash(Runnable work) {
        working = committed.copy();
        try {
            work.run();
        } finally {
            working = null;
        }
    }

    @Override
    public void session(String imei, @Nullable Session session) {
        if (session == null) {
            committed.sessions.remove(imei);
        } else {
            committed.sessions.put(imei, session);
        }
        committed.lanes.computeIfPresent(imei, (_, _) -> Optional.of(Instant.EPOCH));
    }

    @Override
    public void codec14(String imei) {
        committed.codec14.add(imei);
    }

    @Override
    public List<Command> commands() {
        return List.copyOf(committed.commands.values());
    }

    @Override
    public List<Attempt> attempts() {
        return List.copyOf(committed.attempts.values());
    }

    @Override
    public List<Transition> transitions() {
        return List.copyOf(committed.transitions);
    }

    @Override
    public List<Change> outbox() {
        return List.copyOf(committed.outbox);
    }

    @Override
    public void published(int count) {
        committed.outbox.subList(0, count).clear();
    }

    private Tables tables() {
        return Objects.requireNonNull(working, "no transaction");
    }

    @Override
    public LaneSnapshot hold(String imei) {
        var tables = tables();
        tables.lanes.putIfAbsent(imei, Optional.empty());
        @Nullable
        Attempt inFlight = tables.attempts.values().stream()
                .filter(attempt -> attempt.imei().equals(imei) && attempt.closedAt() == null)
                .findFirst()
                .orElse(null);
        var commands = tables.commands.values().stream()
                .filter(command -> command.request().imei().equals(imei))
                .filter(command -> command.isOpen()
                        || (inFlight != null && inFlight.commandId().equals(command.id())))
                .sorted(Comparator.comparingLong(Command::logId))
                .toList();
        return new LaneSnapshot(imei, commands, inFlight, tables.sessions.get(imei), tables.codec14.contains(imei));
    }

    @Override
    public void apply(String imei, List<Change> changes, Optional<Instant> dueAt) {
        changes.forEach(this::apply);
        tables().lanes.put(imei, dueAt);
    }

    private void apply(Change change) {
        var tables = tables();
        switch (change) {
            case Change.Added(var command) -> {
                require(!tables.commands.containsKey(command.id()), command);
                tables.commands.put(command.id(), command);
                tables.transitions.add(Transition.of(null, command, 0));
            }
            case Change.Moved(var before, var after, int attempt) -> {
                require(isAt(before), before);
                tables.commands.put(after.id(), after);
                tables.transitions.add(Transition.of(before, after, attempt));
            }
            case Change.Noted(var before, var after) -> {
                require(isAt(before), before);
                tables.commands.put(after.id(), after);
            }
            case Change.AttemptOpened(var attempt) -> {
                boolean free = tables.attempts.values().stream()
                        .noneMatch(other -> other.imei().equals(attempt.imei()) && other.closedAt() == null);
                require(free && !tables.attempts.containsKey(key(attempt)), attempt);
                tables.attempts.put(key(attempt), attempt);
            }
            case Change.AttemptChanged(var before, var after) -> {
                require(before.equals(tables.attempts.get(key(before))), before);
                tables.attempts.put(key(after), after);
            }
            case Change.SentLate(var id, int number, var at) ->
                tables.attempts.computeIfPresent(
                        new AttemptKey(id, number),
                        (_, known) -> known.isSent() || known.outcome() == Attempt.Outcome.NOT_SENT
                                ? known
                                : sentLate(known, at));
            case Change.Recorded(var message, var match) ->
                require(tables.messages.putIfAbsent(message.id(), match) == null, message);
            case Change.Dispatch _, Change.Withdraw _ -> {}
        }
    }

    private static Attempt sentLate(Attempt known, Instant at) {
        return new Attempt(
                known.commandId(),
                known.number(),
                known.imei(),
                known.sessionToken(),
                known.node(),
                known.dispatchedAt(),
                known.writeBefore(),
                at,
                known.answerDueAt(),
                known.closedAt(),
                known.outcome(),
                known.detail());
    }

    private boolean isAt(Command expected) {
        @Nullable Command known = tables().commands.get(expected.id());
        return known != null && known.state() == expected.state() && known.revision() == expected.revision();
    }

    private static AttemptKey key(Attempt attempt) {
        return new AttemptKey(attempt.commandId(), attempt.number());
    }

    private static void require(boolean asExpected, Object what) {
        if (!asExpected) {
            throw new IllegalStateException("transition lost: " + what);
        }
    }

    @Override
    public Optional<String> holdDue(Instant now) {
        return tables().lanes.entrySet().stream()
                .filter(lane -> lane.getValue().filter(due -> !due.isAfter(now)).isPresent())
                .min(Comparator.comparing(lane -> lane.getValue().orElseThrow()))
                .map(Map.Entry::getKey);
    }

    @Override
    public void postpone(String imei, Instant dueAt) {
        tables().lanes.put(imei, Optional.of(dueAt));
    }

    @Override
    public long nextLogId() {
        return ++lastLogId;
    }

    @Override
    public Optional<Command> find(CommandId id) {
        return Optional.ofNullable(tables().commands.get(id));
    }

    @Override
    public Optional<Command> findRequest(String requestedBy, String requestId) {
        return tables().commands.values().stream()
                .filter(command -> command.request().requestedBy().equals(requestedBy)
                        && requestId.equals(command.request().requestId()))
                .findFirst();
    }

    @Override
    public List<Attempt> attemptsOf(CommandId id) {
        return tables().attempts.values().stream()
                .filter(attempt -> attempt.commandId().equals(id))
                .sorted(Comparator.comparingInt(Attempt::number))
                .toList();
    }

    @Override
    public boolean isRecorded(String messageId) {
        return tables().messages.containsKey(messageId);
    }
}
