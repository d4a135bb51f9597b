package io.wayline.ingest.command;

import io.opentelemetry.api.trace.Span;
import io.wayline.tracing.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * One try to get a command to its tracker. Command and number say which; the trace is only luggage.
 *
 * @param commandId as the command ledger names it
 * @param number from 1
 * @param trace the line of the span that all further ones hang below; null if nobody records any
 */
public record Attempt(
        String commandId, int number, @Nullable String trace) {

    public Attempt(String commandId, int number) {
        this(commandId, number, null);
    }

    /** The same attempt, its trace going on below this span; as it went on before, if this one is not recorded. */
    Attempt below(Span span) {
        @Nullable String line = TraceParent.of(span);
        return line == null ? this : new Attempt(commandId, number, line);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attempt that && number == that.number && commandId.equals(that.commandId);
    }

    @Override
    public int hashCode() {
        return 31 * commandId.hashCode() + number;
    }
}
