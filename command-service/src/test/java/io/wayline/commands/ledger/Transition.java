package io.wayline.commands.ledger;

import org.jspecify.annotations.Nullable;

/** A row of history. */
public record Transition(
        CommandId commandId,
        int revision,
        @Nullable State from,
        State to,
        @Nullable Reason reason,
        int attempt) {

    static Transition of(@Nullable Command before, Command after, int attempt) {
        return new Transition(
                after.id(),
                after.revision(),
                before == null ? null : before.state(),
                after.state(),
                after.reason(),
                attempt);
    }

    /** As the event that tells of it is called. */
    String eventId() {
        return commandId + "/" + revision;
    }
}
