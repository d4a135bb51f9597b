package io.wayline.webhooks.event;

import io.wayline.webhooks.delivery.WebhookEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Entries in memory, beside the events they name. */
final class FakeBulkEntries implements BulkEntries {

    private final Map<String, WebhookEvent> events;
    final List<Waiting> waiting = new ArrayList<>();

    FakeBulkEntries(Map<String, WebhookEvent> events) {
        this.events = events;
    }

    record Waiting(Entry entry, Instant addedAt) {}

    @Override
    public void add(List<Entry> entries, Instant now) {
        for (var entry : entries) {
            if (waiting.stream().noneMatch(one -> one.entry().equals(entry))) {
                waiting.add(new Waiting(entry, now));
            }
        }
    }

    @Override
    public Optional<Taken> takeDue(Instant addedUntil, int limit) {
        var first = waiting.stream()
                .filter(one -> !one.addedAt().isAfter(addedUntil))
                .findFirst();
        return first.map(one -> {
            var taken = waiting.stream()
                    .filter(other ->
                            other.entry().endpointId().equals(one.entry().endpointId()))
                    .limit(limit)
                    .toList();
            waiting.removeAll(taken);
            return new Taken(
                    one.entry().endpointId(),
                    taken.stream()
                            .map(entry -> Objects.requireNonNull(
                                    events.get(entry.entry().eventId())))
                            .toList());
        });
    }
}
