package io.wayline.webhooks.event;

import static java.util.stream.Collectors.toCollection;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.Deliveries.Order;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EndpointDirectory;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.event.BulkEntries.Entry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Remembers events and puts them up for every endpoint that wants them.
 *
 * <p>An event is decided upon once. The ledger publishes at least once, so the same event may stand in the topic twice, at two
 * offsets; what is known already is passed over, or a failure whose bulk is closed would enter the next one. Looking first is
 * enough: events of a tracker come from one partition, and whoever reads that holds its offset until the commit.
 */
public final class Subscribers {

    private final EndpointDirectory endpoints;
    private final TrackerTags tags;
    private final KnownEvents known;
    private final Deliveries deliveries;
    private final BulkEntries bulk;
    private final InstantSource time;

    public Subscribers(
            EndpointDirectory endpoints,
            TrackerTags tags,
            KnownEvents known,
            Deliveries deliveries,
            BulkEntries bulk,
            InstantSource time) {
        this.endpoints = endpoints;
        this.tags = tags;
        this.known = known;
        this.deliveries = deliveries;
        this.bulk = bulk;
        this.time = time;
    }

    /**
     * Runs in the caller's transaction; safe to repeat.
     *
     * @param news in order
     * @return those that were not known
     */
    public List<WebhookEvent> tell(List<News> news) {
        var fresh = fresh(news);
        if (fresh.isEmpty()) {
            return List.of();
        }
        var events = fresh.stream().map(News::event).toList();
        deliveries.remember(events);
        putUp(fresh);
        return events;
    }

    private List<News> fresh(List<News> news) {
        var byId = new LinkedHashMap<String, News>();
        news.forEach(one -> byId.putIfAbsent(one.event().id(), one));
        if (!byId.isEmpty()) {
            byId.keySet().removeAll(known.among(byId.keySet()));
        }
        return List.copyOf(byId.values());
    }

    private void putUp(List<News> news) {
        var collecting = endpoints.all().stream().filter(Endpoint::collects).toList();
        var tagsOf = tagsOf(collecting, news);
        var now = time.instant();
        var orders = new ArrayList<Order>();
        var entries = new ArrayList<Entry>();
        for (var one : news) {
            var event = one.event();
            for (var endpoint : collecting) {
                if (endpoint.wants(event.type(), event.imei(), tags(tagsOf, event))) {
                    switch (manner(endpoint, one)) {
                        case ALONE -> orders.add(new Order(event, endpoint, null, now));
                        case BULKED -> entries.add(new Entry(endpoint.id(), event.id()));
                        case NEVER -> {}
                    }
                }
            }
        }
        if (!orders.isEmpty()) {
            deliveries.add(orders);
        }
        if (!entries.isEmpty()) {
            bulk.add(entries, now);
        }
    }

    private static News.ToOldHosts manner(Endpoint endpoint, News news) {
        return switch (endpoint.format()) {
            case STANDARD -> News.ToOldHosts.ALONE;
            case IOT_BROKER -> news.toOldHosts();
        };
    }

    /** The registry is asked only if somebody filters by it. */
    private Map<String, Set<String>> tagsOf(List<Endpoint> collecting, List<News> news) {
        var asked = collecting.stream()
                .filter(endpoint -> !endpoint.filter().tags().isEmpty())
                .flatMap(endpoint -> endpoint.eventTypes().stream())
                .collect(toCollection(() -> new LinkedHashSet<EventType>()));
        var imeis = news.stream()
                .map(News::event)
                .filter(event -> asked.contains(event.type()))
                .map(WebhookEvent::imei)
                .filter(Objects::nonNull)
                .collect(toCollection(() -> new LinkedHashSet<String>()));
        return imeis.isEmpty() ? Map.of() : tags.of(imeis);
    }

    private static Set<String> tags(Map<String, Set<String>> tagsOf, WebhookEvent event) {
        var imei = event.imei();
        return imei == null ? Set.of() : tagsOf.getOrDefault(imei, Set.of());
    }
}
