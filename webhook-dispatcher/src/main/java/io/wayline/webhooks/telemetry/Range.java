package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.Traced;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.payload.Bodies;
import io.wayline.webhooks.payload.EventData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one endpoint gets of a stretch of a partition. The same stretch gives the same events and the same bodies, whoever asks
 * and how often.
 *
 * @param from inclusive
 * @param end exclusive
 * @param wanted what passes the filters, in order
 * @param aside trackers whose packets go their own way
 */
record Range(Stream stream, Endpoint endpoint, long from, long end, List<Packet> wanted, Set<String> aside) {

    /**
     * One request.
     *
     * @param events what it tells, for those that must go another way
     * @param packets how many there are in it, before they are put together
     */
    record Request(Message message, List<WebhookEvent> events, List<Packet> packets) {}

    Range withAside(Set<String> trackers) {
        return new Range(stream, endpoint, from, end, wanted, trackers);
    }

    List<Packet> packetsAside() {
        return packets(packet -> aside.contains(packet.imei()));
    }

    List<Packet> packetsToSend() {
        return packets(packet -> !aside.contains(packet.imei()));
    }

    private List<Packet> packets(Predicate<Packet> which) {
        return wanted.stream().filter(which).toList();
    }

    /** What these are to the endpoint: an event each, or one for each tracker. */
    List<WebhookEvent> events(List<Packet> packets) {
        return told(packets).stream().map(this::event).toList();
    }

    private List<Packet> told(List<Packet> packets) {
        return switch (endpoint.format()) {
            case STANDARD -> packets;
            case IOT_BROKER ->
                byTracker(packets).values().stream().map(Packet::together).toList();
        };
    }

    /** The requests that say it, to be made one after the other. */
    List<Request> requests(Bodies bodies) {
        var packets = packetsToSend();
        return switch (endpoint.format()) {
            case STANDARD -> packets.isEmpty() ? List.of() : List.of(request(bodies, packets));
            case IOT_BROKER ->
                byTracker(packets).values().stream()
                        .map(ofOne -> coalesced(bodies, ofOne))
                        .toList();
        };
    }

    private Request request(Bodies bodies, List<Packet> packets) {
        var events = events(packets);
        var message = events.size() == 1
                ? bodies.of(endpoint, events.getFirst(), stream.replayId())
                : bodies.batch(
                        endpoint,
                        EventIds.ofBatch(stream.topicId(), stream.partition(), packets),
                        events,
                        stream.replayId());
        return new Request(message, events, packets);
    }

    private Request coalesced(Bodies bodies, List<Packet> ofOneTracker) {
        var event = event(Packet.together(ofOneTracker));
        return new Request(bodies.of(endpoint, event, stream.replayId()), List.of(event), ofOneTracker);
    }

    private WebhookEvent event(Packet packet) {
        var facts = packet.facts(stream.partition());
        return new WebhookEvent(
                EventIds.ofPacket(stream.topicId(), stream.partition(), facts.firstOffset(), facts.lastOffset()),
                EventType.TELEMETRY_RECEIVED,
                packet.imei(),
                packet.receivedAt(),
                EventData.telemetry(facts),
                stream.isReplay() ? null : packet.traceparent());
    }

    /** A replay says again what belongs to traces that have long ended. */
    Traced traced(Request request) {
        var causes = new ArrayList<Traced.Cause>();
        if (!stream.isReplay()) {
            for (var packet : request.packets()) {
                var line = packet.traceparent();
                if (line != null) {
                    causes.add(new Traced.Cause(line, packet.imei()));
                }
            }
        }
        return new Traced(stream.attempts() + 1, causes);
    }

    private static Map<String, List<Packet>> byTracker(List<Packet> packets) {
        var byTracker = new LinkedHashMap<String, List<Packet>>();
        packets.forEach(packet ->
                byTracker.computeIfAbsent(packet.imei(), _ -> new ArrayList<>()).add(packet));
        return byTracker;
    }

    /** When the last wanted packet of each tracker was received. */
    Map<String, Instant> lastOfEach() {
        var last = new HashMap<String, Instant>();
        wanted.forEach(packet -> last.put(packet.imei(), packet.receivedAt()));
        return last;
    }
}
