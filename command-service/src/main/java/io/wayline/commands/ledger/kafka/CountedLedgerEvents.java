package io.wayline.commands.ledger.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.wayline.commands.ledger.Change;
import io.wayline.commands.ledger.LedgerEvents;
import io.wayline.commands.ledger.State;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts what is decided of commands, once it is committed. Over all instances {@code submitted = ended, by state + open}, where
 * the open ones are rows without {@code completed_at}; each step is one event of {@code command-events.v1}.
 */
final class CountedLedgerEvents implements LedgerEvents {

    private final LedgerEvents events;
    private final Counter submitted;
    private final Counter steps;
    private final Counter instructions;
    private final Map<State, Counter> ended = new EnumMap<>(State.class);

    CountedLedgerEvents(LedgerEvents events, MeterRegistry meters) {
        this.events = events;
        this.submitted = counter("submitted", "Commands taken").register(meters);
        this.steps = counter("steps", "Transitions of commands, each of them an event")
                .register(meters);
        this.instructions = counter("instructions", "Dispatches and cancels for ingest nodes")
                .register(meters);
        for (var state : State.values()) {
            if (state.isTerminal()) {
                ended.put(
                        state,
                        counter("ended", "Commands that are over")
                                .tag("state", state.name())
                                .register(meters));
            }
        }
    }

    private static Counter.Builder counter(String what, String description) {
        return Counter.builder("wayline.commands." + what).description(description);
    }

    @Override
    public void publish(List<Change> changes) {
        events.publish(changes);
        var decided = List.copyOf(changes);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                decided.forEach(CountedLedgerEvents.this::count);
            }
        });
    }

    private void count(Change change) {
        switch (change) {
            case Change.Added _ -> {
                submitted.increment();
                steps.increment();
            }
            case Change.Moved moved -> {
                steps.increment();
                var state = moved.after().state();
                if (state.isTerminal()) {
                    Objects.requireNonNull(ended.get(state)).increment();
                }
            }
            case Change.Dispatch _, Change.Withdraw _ -> instructions.increment();
            case Change.Noted _,
                    Change.AttemptOpened _,
                    Change.AttemptChanged _,
                    Change.SentLate _,
                    Change.Recorded _ -> {}
        }
    }
}
