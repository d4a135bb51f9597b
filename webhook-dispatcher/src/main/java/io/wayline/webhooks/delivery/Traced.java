package io.wayline.webhooks.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt is about, for those who follow traces.
 *
 * @param attempt from 1
 * @param causes those of what is told that belong to a trace; empty for most
 */
public record Traced(int attempt, List<Cause> causes) {

    /**
     * A packet, or a step of a command.
     *
     * @param traceparent as it was handed to us
     */
    public record Cause(String traceparent, @Nullable String imei) {}

    public Traced {
        causes = List.copyOf(causes);
    }

    /** What is said again belongs to no trace: that has long ended. */
    public static Traced of(LaneClaim.Claimed delivery) {
        var event = delivery.event();
        var line = delivery.replayId() == null ? event.traceparent() : null;
        return new Traced(delivery.attempts() + 1, line == null ? List.of() : List.of(new Cause(line, event.imei())));
    }
}
