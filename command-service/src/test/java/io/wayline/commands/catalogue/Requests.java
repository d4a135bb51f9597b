package io.wayline.commands.catalogue;

import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.DeliveryMode;
import io.wayline.commands.ledger.IfOffline;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Commands of which only the text and the host's patterns matter. */
final class Requests {

    private Requests() {}

    static Command.Request command(String text) {
        return command(text, null, null);
    }

    static Command.Request command(String text, @Nullable String expectSuccess, @Nullable String expectFailure) {
        return new Command.Request(
                CommandId.random(),
                "350612345678901",
                text,
                null,
                expectSuccess,
                expectFailure,
                DeliveryMode.AT_LEAST_ONCE,
                IfOffline.QUEUE,
                Duration.ofSeconds(60),
                3,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(3_600),
                "test",
                null,
                null,
                null);
    }
}
