package io.wayline.commands.ledger.rounds;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wayline.commands.ledger.Change;
import io.wayline.commands.ledger.LedgerEvents;
import io.wayline.commands.ledger.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How long commands take, by the ledger's clock alone. Counted after the commit: what is rolled back has not happened. */
final class CommandTimes implements LedgerEvents {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1)
    };

    private final LedgerEvents next;
    private final Timer dispatch;
    private final Map<State, Timer> completion;

    CommandTimes(LedgerEvents next, MeterRegistry meters) {
        this.next = next;
        this.dispatch = Timer.builder("wayline.commands.dispatch")
                .description("From a command's submission to its first SENT")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        this.completion = Arrays.stream(State.values())
                .filter(State::isTerminal)
                .collect(Collectors.toMap(Function.identity(), state -> completion(state, meters)));
    }

    private static Timer completion(State state, MeterRegistry meters) {
        return Timer.builder("wayline.commands.completion")
                .description("From a command's submission to its end, by how it ended")
                .tag("outcome", state.name())
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    @Override
    public void publish(List<Change> changes) {
        next.publish(changes);
        var moves = changes.stream()
                .filter(Change.Moved.class::isInstance)
                .map(Change.Moved.class::cast)
                .toList();
        if (!moves.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    moves.forEach(CommandTimes.this::count);
                }
            });
        }
    }

    private void count(Change.Moved moved) {
        var after = moved.after();
        var taken = Duration.between(after.request().createdAt(), after.updatedAt());
        if (after.state() == State.SENT && moved.before().firstSentAt() == null) {
            dispatch.record(taken);
        } else if (after.state().isTerminal()) {
            Objects.requireNonNull(completion.get(after.state())).record(taken);
        }
    }
}
