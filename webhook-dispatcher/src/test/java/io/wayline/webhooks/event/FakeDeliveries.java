package io.wayline.webhooks.event;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.WebhookEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Deliveries that are only written down. */
public final class FakeDeliveries implements Deliveries {

    public final Map<String, WebhookEvent> remembered = new LinkedHashMap<>();
    public final List<Order> orders = new ArrayList<>();
    private final Set<List<Object>> once = new HashSet<>();

    @Override
    public void remember(List<WebhookEvent> events) {
        events.forEach(event -> remembered.putIfAbsent(event.id(), event));
    }

    @Override
    public int add(List<Order> added) {
        int before = orders.size();
        for (var order : added) {
            remember(List.of(order.event()));
            if (once.add(List.of(order.endpoint().id(), order.event().id(), Optional.ofNullable(order.replayId())))) {
                orders.add(order);
            }
        }
        return orders.size() - before;
    }

    /** Ids of what goes to an endpoint, in order. */
    public List<String> to(UUID endpointId) {
        return orders.stream()
                .filter(order -> order.endpoint().id().equals(endpointId))
                .map(order -> order.event().id())
                .toList();
    }

    @Override
    public void dead(Order order, String reason, Instant now) {
        throw new IllegalStateException("nobody here gives up");
    }

    @Override
    public Set<String> busyLanes(UUID endpointId, Collection<String> lanes) {
        return Set.of();
    }

    @Override
    public Optional<Boolean> retry(UUID deliveryId, Instant now) {
        return Optional.empty();
    }

    @Override
    public void release(UUID endpointId, Instant now) {}

    @Override
    public int giveUp(UUID endpointId, String reason, Instant now) {
        return 0;
    }

    @Override
    public void wake() {}
}
