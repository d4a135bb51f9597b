package io.wayline.webhooks;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.WebhookEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes down what it is asked for. A retry changes the row, as the real one does. */
final class FakeDeliveries implements Deliveries {

    final List<Order> added = new CopyOnWriteArrayList<>();
    final List<UUID> released = new CopyOnWriteArrayList<>();
    private final JdbcClient jdbc;

    FakeDeliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void remember(List<WebhookEvent> events) {
        throw new IllegalStateException("nobody here remembers events");
    }

    @Override
    public int add(List<Order> orders) {
        added.addAll(orders);
        return orders.size();
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
        return jdbc.sql("SELECT state FROM webhook.delivery WHERE id = :id")
                .param("id", deliveryId)
                .query(String.class)
                .optional()
                .map(state -> {
                    jdbc.sql(
                                    "UPDATE webhook.delivery SET state = 'PENDING', reason = NULL, settled_at = NULL WHERE id = :id")
                            .param("id", deliveryId)
                            .update();
                    return !state.equals("PENDING");
                });
    }

    @Override
    public void release(UUID endpointId, Instant now) {
        released.add(endpointId);
    }

    @Override
    public int giveUp(UUID endpointId, String reason, Instant now) {
        return 0;
    }

    @Override
    public void wake() {
        // Nobody sleeps.
    }
}
