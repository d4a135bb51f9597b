package io.wayline.webhooks.delivery.jdbc;

import static io.wayline.foundation.database.Moments.utc;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.DeliveryCounters;
import io.wayline.webhooks.delivery.DeliverySignal;
import io.wayline.webhooks.delivery.LaneKey;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EventType;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Rows of {@code webhook.event}, {@code webhook.delivery} and {@code webhook.lane}. Whoever adds to a lane holds it until his
 * transaction ends: so the order of {@code seq} is the order in which others see deliveries, and nobody takes the lane away
 * meanwhile.
 */
final class JdbcDeliveries implements Deliveries {

    private static final String REMEMBER = """
            INSERT INTO webhook.event (id, type, imei, occurred_at, recorded_at, data, traceparent)
            SELECT e.id, e.type, e.imei, e.occurred_at, :now, e.data, e.traceparent
              FROM unnest(CAST(:ids AS text[]), CAST(:types AS text[]), CAST(:imeis AS text[]),
                          CAST(:occurred AS timestamptz[]), CAST(:data AS text[]), CAST(:traceparents AS text[]))
                   AS e (id, type, imei, occurred_at, data, traceparent)
             ORDER BY e.id
                ON CONFLICT DO NOTHING
            """;

    /** An endpoint that is being deleted is waited for, and then it is gone; one that is held is not deleted meanwhile. */
    private static final String HOLD_ENDPOINTS = """
            SELECT id FROM webhook.endpoint WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR KEY SHARE
            """;

    private static final String ADD_HEALTH = """
            INSERT INTO webhook.endpoint_health (endpoint_id)
            SELECT id FROM unnest(CAST(:ids AS uuid[])) AS e (id)
             WHERE NOT EXISTS (SELECT 1 FROM webhook.endpoint_health h WHERE h.endpoint_id = e.id)
             ORDER BY id
                ON CONFLICT DO NOTHING
            """;

    /** The update changes nothing: it holds a lane that is there already. */
    private static final String HOLD_LANES = """
            INSERT INTO webhook.lane AS lane (endpoint_id, key, due_at)
            SELECT o.endpoint_id, o.key, min(o.due_at)
              FROM unnest(CAST(:endpoints AS uuid[]), CAST(:keys AS text[]), CAST(:due AS timestamptz[]))
                   AS o (endpoint_id, key, due_at)
             GROUP BY o.endpoint_id, o.key
             ORDER BY o.endpoint_id, o.key COLLATE "C"
                ON CONFLICT (endpoint_id, key) DO UPDATE SET claim = lane.claim
            """;

    private static final String ADD = """
            INSERT INTO webhook.delivery (id, endpoint_id, event_id, replay_id, lane, state, created_at)
            SELECT o.id, o.endpoint_id, o.event_id, o.replay_id, o.lane, 'PENDING', :now
              FROM unnest(CAST(:ids AS uuid[]), CAST(:endpoints AS uuid[]), CAST(:events AS text[]),
                          CAST(:replays AS uuid[]), CAST(:keys AS text[]))
                   WITH ORDINALITY AS o (id, endpoint_id, event_id, replay_id, lane, number)
             ORDER BY o.number
                ON CONFLICT DO NOTHING
            """;

    private static final String ADD_DEAD = """
            INSERT INTO webhook.delivery (id, endpoint_id, event_id, replay_id, lane, state, reason, created_at, settled_at)
            VALUES (:id, :endpoint, :event, :replay, :lane, 'DEAD', :reason, :now, :now)
                ON CONFLICT DO NOTHING
            """;

    private static final String BUSY = """
            SELECT l.key FROM webhook.lane l
             WHERE l.endpoint_id = :endpoint AND l.key = ANY (CAST(:keys AS text[]))
               AND EXISTS (SELECT 1 FROM webhook.delivery d
                            WHERE d.endpoint_id = l.endpoint_id AND d.lane = l.key AND d.state = 'PENDING')
            """;

    private static final String FIND = "SELECT endpoint_id FROM webhook.delivery WHERE id = :id";

    private static final String PUT_UP_AGAIN = """
            UPDATE webhook.delivery
               SET state = 'PENDING', reason = NULL, settled_at = NULL, lane = :lane
             WHERE id = :id AND state <> 'PENDING'
            """;

    /** A statement of its own after the lane is held: it must see what was added before. */
    private static final String DROP_IF_EMPTY = """
            DELETE FROM webhook.lane l
             WHERE l.endpoint_id = :endpoint AND l.key = :lane
               AND NOT EXISTS (SELECT 1 FROM webhook.delivery d
                                WHERE d.endpoint_id = l.endpoint_id AND d.lane = l.key AND d.state = 'PENDING')
            """;

    /** Within ten seconds, each lane at its own moment: a host that has just got well is not to be run over. */
    private static final String RELEASE = """
            WITH waiting AS MATERIALIZED (
                SELECT key, :now + (hashtext(key) & 2147483647) % 10000 * interval '1 millisecond' AS soon
                  FROM webhook.lane
                 WHERE endpoint_id = :endpoint AND leased_until IS NULL AND due_at > :now
                 ORDER BY key
                   FOR UPDATE)
            UPDATE webhook.lane l
               SET due_at = waiting.soon
              FROM waiting
             WHERE l.endpoint_id = :endpoint AND l.key = waiting.key AND l.due_at > waiting.soon
            """;

    /** What is held by somebody else is on its way anyway. */
    private static final String RELEASE_STREAMS = """
            WITH waiting AS MATERIALIZED (
                SELECT id FROM webhook.stream
                 WHERE endpoint_id = :endpoint AND leased_until IS NULL AND due_at > :now
                   FOR UPDATE SKIP LOCKED)
            UPDATE webhook.stream s SET due_at = :now FROM waiting WHERE s.id = waiting.id
            """;

    private static final String HOLD_HEALTH =
            "SELECT endpoint_id FROM webhook.endpoint_health WHERE endpoint_id = :endpoint FOR UPDATE";

    private static final String DROP_LANES = """
            WITH held AS MATERIALIZED (
                SELECT key FROM webhook.lane WHERE endpoint_id = :endpoint ORDER BY key FOR UPDATE)
            DELETE FROM webhook.lane l USING held WHERE l.endpoint_id = :endpoint AND l.key = held.key
            """;

    /** A statement of its own after the lanes are gone: it must see what was added to them before. */
    private static final String GIVE_UP = """
            UPDATE webhook.delivery
               SET state = 'DEAD', reason = :reason, settled_at = :now
             WHERE endpoint_id = :endpoint AND state = 'PENDING'
            """;

    /** Bulks are about many trackers, and keep an order of their own. */
    private static final String BULK_LANE = "bulk";

    private final JdbcClient jdbc;
    private final DeliveryCounters counters;
    private final DeliverySignal signal;
    private final InstantSource time;

    JdbcDeliveries(JdbcClient jdbc, DeliveryCounters counters, DeliverySignal signal, InstantSource time) {
        this.jdbc = jdbc;
        this.counters = counters;
        this.signal = signal;
        this.time = time;
    }

    @Override
    public void remember(List<WebhookEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        jdbc.sql(REMEMBER)
                .param("now", utc(time.instant()))
                .param("ids", Texts.of(events, WebhookEvent::id))
                .param("types", Texts.of(events, WebhookEvent::type))
                .param("imeis", Texts.of(events, WebhookEvent::imei))
                .param("occurred", Texts.of(events, WebhookEvent::occurredAt))
                .param("data", Texts.of(events, WebhookEvent::data))
                .param("traceparents", Texts.of(events, WebhookEvent::traceparent))
                .update();
    }

    @Override
    public int add(List<Order> orders) {
        if (orders.isEmpty()) {
            return 0;
        }
        remember(orders.stream().map(Order::event).toList());
        var there = held(orders);
        var deliverable = orders.stream()
                .filter(order -> there.contains(order.endpoint().id()))
                .toList();
        if (deliverable.isEmpty()) {
            return 0;
        }
        jdbc.sql(ADD_HEALTH).param("ids", Texts.of(there)).update();
        var endpoints = Texts.of(deliverable, order -> order.endpoint().id());
        var keys = Texts.of(deliverable, JdbcDeliveries::lane);
        jdbc.sql(HOLD_LANES)
                .param("endpoints", endpoints)
                .param("keys", keys)
                .param("due", Texts.of(deliverable, Order::notBefore))
                .update();
        int added = jdbc.sql(ADD)
                .param("now", utc(time.instant()))
                .param("ids", Texts.of(deliverable, _ -> UUID.randomUUID()))
                .param("endpoints", endpoints)
                .param("events", Texts.of(deliverable, order -> order.event().id()))
                .param("replays", Texts.of(deliverable, Order::replayId))
                .param("keys", keys)
                .update();
        afterCommit(() -> counters.added(added));
        return added;
    }

    @Override
    public void dead(Order order, String reason, Instant now) {
        remember(List.of(order.event()));
        if (held(List.of(order)).isEmpty()) {
            return;
        }
        int added = jdbc.sql(ADD_DEAD)
                .param("id", UUID.randomUUID())
                .param("endpoint", order.endpoint().id())
                .param("event", order.event().id())
                .param("replay", order.replayId(), Types.OTHER)
                .param("lane", lane(order))
                .param("reason", reason)
                .param("now", utc(now))
                .update();
        afterCommit(() -> {
            counters.added(added);
            counters.died(added);
        });
    }

    private Set<UUID> held(List<Order> orders) {
        var ids = new TreeSet<UUID>();
        orders.forEach(order -> ids.add(order.endpoint().id()));
        return new HashSet<>(jdbc.sql(HOLD_ENDPOINTS)
                .param("ids", Texts.of(ids))
                .query(UUID.class)
                .list());
    }

    /** Replays keep their own order, and stand in nobody's way. */
    private static String lane(Order order) {
        var event = order.event();
        boolean isBulk = event.type() == EventType.COMMAND_BULK_FAILURE
                && order.endpoint().ordering() == Endpoint.Ordering.PER_DEVICE;
        var lane = isBulk ? BULK_LANE : order.endpoint().lane(event.id(), event.imei());
        return order.replayId() == null ? lane : "replay/" + order.replayId() + "/" + lane;
    }

    @Override
    public Set<String> busyLanes(UUID endpointId, Collection<String> lanes) {
        return new HashSet<>(jdbc.sql(BUSY)
                .param("endpoint", endpointId)
                .param("keys", Texts.of(lanes))
                .query(String.class)
                .list());
    }

    @Override
    public Optional<Boolean> retry(UUID deliveryId, Instant now) {
        return jdbc.sql(FIND)
                .param("id", deliveryId)
                .query(UUID.class)
                .optional()
                .filter(endpoint -> !held(endpoint).isEmpty())
                .map(endpoint -> retry(LaneKey.again(endpoint, deliveryId), deliveryId, now));
    }

    private List<UUID> held(UUID endpointId) {
        return jdbc.sql(HOLD_ENDPOINTS)
                .param("ids", Texts.of(List.of(endpointId)))
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    private boolean retry(LaneKey lane, UUID deliveryId, Instant now) {
        jdbc.sql(ADD_HEALTH).param("ids", Texts.of(List.of(lane.endpointId()))).update();
        jdbc.sql(HOLD_LANES)
                .param("endpoints", Texts.of(List.of(lane.endpointId())))
                .param("keys", Texts.of(List.of(lane.key())))
                .param("due", Texts.of(List.of(now)))
                .update();
        boolean wasSettled = jdbc.sql(PUT_UP_AGAIN)
                        .param("id", deliveryId)
                        .param("lane", lane.key())
                        .update()
                > 0;
        if (wasSettled) {
            afterCommit(counters::putUpAgain);
        } else {
            jdbc.sql(DROP_IF_EMPTY)
                    .param("endpoint", lane.endpointId())
                    .param("lane", lane.key())
                    .update();
        }
        return wasSettled;
    }

    @Override
    public void release(UUID endpointId, Instant now) {
        jdbc.sql(RELEASE).param("endpoint", endpointId).param("now", utc(now)).update();
        jdbc.sql(RELEASE_STREAMS)
                .param("endpoint", endpointId)
                .param("now", utc(now))
                .update();
    }

    @Override
    public int giveUp(UUID endpointId, String reason, Instant now) {
        jdbc.sql(HOLD_HEALTH).param("endpoint", endpointId).query(UUID.class).optional();
        jdbc.sql(DROP_LANES).param("endpoint", endpointId).update();
        int given = jdbc.sql(GIVE_UP)
                .param("endpoint", endpointId)
                .param("reason", reason)
                .param("now", utc(now))
                .update();
        afterCommit(() -> counters.died(given));
        return given;
    }

    @Override
    public void wake() {
        signal.wake();
    }

    static void afterCommit(Runnable what) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("deliveries changed without a transaction");
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                what.run();
            }
        });
    }
}
