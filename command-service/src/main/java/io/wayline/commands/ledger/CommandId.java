package io.wayline.commands.ledger;

import java.util.Optional;
import java.util.UUID;

/** Identity of a command, in every place that speaks of it. */
public record CommandId(UUID value) {

    public static CommandId random() {
        return new CommandId(UUID.randomUUID());
    }

    /** Empty if the text is no UUID. */
    public static Optional<CommandId> parse(String text) {
        try {
            return Optional.of(new CommandId(UUID.fromString(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
