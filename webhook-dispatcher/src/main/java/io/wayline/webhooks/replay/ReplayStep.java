package io.wayline.webhooks.replay;

import static java.util.stream.Collectors.toCollection;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.Deliveries.Order;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.event.TrackerTags;
import io.wayline.webhooks.replay.Replay.Position;
import io.wayline.webhooks.telemetry.TelemetryReplays;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Takes replays forward, a second's worth at a time. The replay is held for the transaction that also puts up the deliveries and
 * notes how far it has come, so several instances share replays and double none.
 *
 * <p>Only what was known when the replay was asked for is replayed: later events reach the endpoint anyway.
 */
public final class ReplayStep {

    /** A host that is slow, or away, is not buried. */
    static final int PENDING_AT_MOST = 1_000;

    /** Of one transaction; those that the endpoint's filter keeps back count too. */
    static final int LOOKED_AT = 2_000;

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ReplayStore store;
    private final EndpointDirectory endpoints;
    private final TrackerTags tags;
    private final Deliveries deliveries;
    private final TelemetryReplays telemetry;
    private final InstantSource time;

    public ReplayStep(
            ReplayStore store,
            EndpointDirectory endpoints,
            TrackerTags tags,
            Deliveries deliveries,
            TelemetryReplays telemetry,
            InstantSource time) {
        this.store = store;
        this.endpoints = endpoints;
        this.tags = tags;
        this.deliveries = deliveries;
        this.telemetry = telemetry;
        this.time = time;
    }

    /** What a step has done. */
    public sealed interface Outcome {

        /** No replay is due. */
        record Idle() implements Outcome {}

        record WentOn(int added) implements Outcome {}
    }

    /** One step of one replay. Runs in the caller's transaction. */
    public Outcome take() {
        var now = time.instant();
        var due = store.holdDue(now);
        if (due.isEmpty()) {
            return new Outcome.Idle();
        }
        var replay = due.get();
        var active = endpoints.find(replay.endpointId()).filter(endpoint -> endpoint.state() == Endpoint.State.ACTIVE);
        if (active.isEmpty() || store.pending(replay, PENDING_AT_MOST + 1) > PENDING_AT_MOST) {
            store.put(replay, now.plus(SECOND));
            return new Outcome.WentOn(0);
        }
        return new Outcome.WentOn(goOn(replay, active.get(), now));
    }

    private int goOn(Replay replay, Endpoint endpoint, Instant now) {
        var found = replay.rememberedTypes().isEmpty() ? List.<WebhookEvent>of() : store.events(replay, LOOKED_AT);
        if (found.isEmpty()) {
            end(replay, now);
            return 0;
        }
        var tagsOf = tagsOf(endpoint, found);
        var orders = new ArrayList<Order>();
        Position position = null;
        for (var event : found) {
            if (orders.size() == replay.ratePerSecond()) {
                break;
            }
            position = new Position(event.occurredAt(), event.id());
            if (isWanted(endpoint, event, tagsOf)) {
                orders.add(new Order(event, endpoint, replay.id(), now));
            }
        }
        int added = orders.isEmpty() ? 0 : deliveries.add(orders);
        store.put(replay.wentOn(position, added), orders.isEmpty() ? now : now.plus(SECOND));
        return added;
    }

    private void end(Replay replay, Instant now) {
        boolean isDone = !replay.hasTelemetry() || telemetry.isDone(replay.id());
        store.put(isDone ? replay.finished(Replay.State.DONE, now) : replay, now.plus(SECOND));
    }

    /** The types are the replay's; the rest of the filter is the endpoint's. Nobody is told of himself. */
    private static boolean isWanted(Endpoint endpoint, WebhookEvent event, Map<String, Set<String>> tagsOf) {
        var imei = event.imei();
        if (imei == null) {
            return !event.id().startsWith("end_" + endpoint.id().toString().replace("-", ""));
        }
        return endpoint.filter().wants(imei, tagsOf.getOrDefault(imei, Set.of()));
    }

    private Map<String, Set<String>> tagsOf(Endpoint endpoint, List<WebhookEvent> events) {
        if (endpoint.filter().tags().isEmpty()) {
            return Map.of();
        }
        var imeis = events.stream()
                .map(WebhookEvent::imei)
                .filter(Objects::nonNull)
                .collect(toCollection(() -> new LinkedHashSet<String>()));
        return imeis.isEmpty() ? Map.of() : tags.of(imeis);
    }
}
