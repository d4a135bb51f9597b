package io.wayline.webhooks.event;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.EventType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of what was read since the start, counted after commits. Steps of commands: {@code read = told + repeated +
 * silent}; told ones are also among the events, by type.
 */
public final class EventCounters {

    private final Map<EventType, LongAdder> events = new EnumMap<>(EventType.class);
    private final LongAdder read = new LongAdder();
    private final LongAdder told = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder silent = new LongAdder();
    private final LongAdder bulked = new LongAdder();

    public EventCounters() {
        for (var type : EventType.values()) {
            events.put(type, new LongAdder());
        }
    }

    /** @param readSteps all that were read, those without an event as well */
    public void commands(int readSteps, int withEvent, List<WebhookEvent> fresh) {
        read.add(readSteps);
        silent.add(readSteps - (long) withEvent);
        repeated.add(withEvent - (long) fresh.size());
        told.add(fresh.size());
        remembered(fresh);
    }

    public void remembered(List<WebhookEvent> fresh) {
        fresh.forEach(event -> adder(event.type()).increment());
    }

    public void bulkClosed(int entries) {
        bulked.add(entries);
    }

    private LongAdder adder(EventType type) {
        return events.computeIfAbsent(type, _ -> new LongAdder());
    }

    /** Events that were new. */
    public long events(EventType type) {
        return adder(type).sum();
    }

    /** Steps of commands. */
    public long read() {
        return read.sum();
    }

    /** Steps that became events. */
    public long told() {
        return told.sum();
    }

    /** Steps that hosts are not told of. */
    public long silent() {
        return silent.sum();
    }

    /** Steps whose event was known: the ledger publishes at least once. */
    public long repeated() {
        return repeated.sum();
    }

    /** Failures that left in a bulk. */
    public long bulked() {
        return bulked.sum();
    }
}
