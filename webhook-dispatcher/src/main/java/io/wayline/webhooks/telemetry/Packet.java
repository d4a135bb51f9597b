package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.payload.PacketFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a tracker sent at once, as far as it is in the records at hand; or several of one tracker together. Records of a packet
 * follow each other in the topic, but those of other trackers may stand between them.
 *
 * @param records in order, one at least
 */
record Packet(List<TelemetryRecord> records) {

    /** A time that cannot be right counts only where there is no other; of equal ones the record that came later. */
    private static final Comparator<TelemetryRecord> BY_DEVICE_TIME = Comparator.comparing(TelemetryRecord::timeValid)
            .thenComparing(TelemetryRecord::recordedAt)
            .thenComparingLong(TelemetryRecord::offset);

    /** The packets of these records, in the order of their first ones. */
    static List<Packet> of(List<TelemetryRecord> records) {
        var packets = new ArrayList<Packet>();
        Map<String, Packet> open = new HashMap<>();
        for (var record : records) {
            var packet = open.get(record.imei());
            if (packet == null || !packet.last().isFollowedBy(record)) {
                packet = new Packet(new ArrayList<>());
                open.put(record.imei(), packet);
                packets.add(packet);
            }
            packet.records.add(record);
        }
        return packets;
    }

    /** Several of one tracker, in order, as if they had come at once. */
    static Packet together(List<Packet> packets) {
        return new Packet(packets.stream().flatMap(p -> p.records.stream()).toList());
    }

    TelemetryRecord first() {
        return records.getFirst();
    }

    TelemetryRecord last() {
        return records.getLast();
    }

    String imei() {
        return first().imei();
    }

    Instant receivedAt() {
        return last().receivedAt();
    }

    /** Of several together that of the first which has one; null if none has. */
    @Nullable
    String traceparent() {
        return records.stream()
                .map(TelemetryRecord::traceparent)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** False if records of it are missing at the end: they come later, or never. */
    boolean isWhole() {
        return last().isLastOfItsPacket();
    }

    /** Whether one of these IO elements has caused a record of it. */
    boolean isCausedBy(Set<Integer> eventIoIds) {
        return records.stream().anyMatch(record -> eventIoIds.contains(record.eventIoId()));
    }

    private TelemetryRecord latest() {
        return records.stream().max(BY_DEVICE_TIME).orElseThrow();
    }

    PacketFacts facts(int partition) {
        var latest = latest();
        var causes = new TreeSet<Integer>();
        int priority = 0;
        for (var record : records) {
            if (record.eventIoId() != 0) {
                causes.add(record.eventIoId());
            }
            priority = Math.max(priority, record.priority());
        }
        return new PacketFacts(
                imei(),
                records.size(),
                latest.recordedAt(),
                latest.gps(),
                latest.attributes(),
                causes,
                priority,
                partition,
                first().offset(),
                last().offset());
    }

    /** About the bytes of its summary. */
    int sizeEstimate() {
        int size = 400;
        for (var attribute : latest().attributes().entrySet()) {
            size += attribute.getKey().length() + attribute.getValue().json().length() + 4;
        }
        return size;
    }
}
