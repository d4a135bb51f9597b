package io.wayline.commands.outbox;

import java.util.List;

/** The log that events leave to. */
public interface EventLog {

    /**
     * Appends events and waits until they are durable. An event is appended only when the one before it with the same key is:
     * order holds whatever fails.
     *
     * @return those that are settled: durable, or such that they never can be, which is counted and told. The others are to
     *     be tried again
     */
    List<OutboxRow> append(List<OutboxRow> rows);
}
