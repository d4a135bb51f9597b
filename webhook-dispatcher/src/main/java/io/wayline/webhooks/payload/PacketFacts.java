package io.wayline.webhooks.payload;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One packet of telemetry in short: how much there was, and the record with the greatest device time.
 *
 * @param latestAttributes by name, in the order they are to be written
 * @param eventIoIds what caused the records; without the 0 of periodic ones
 * @param priority greatest of the records: 0 low, 1 high, 2 panic
 * @param partition where the packet is in the telemetry topic
 * @param lastOffset inclusive
 */
public record PacketFacts(
        String imei,
        int recordCount,
        Instant latestTimestamp,
        @Nullable Gps latestGps,
        Map<String, AttributeValue> latestAttributes,
        SortedSet<Integer> eventIoIds,
        int priority,
        int partition,
        long firstOffset,
        long lastOffset) {

    /**
     * Where the tracker was, as it said it.
     *
     * @param latitudeE7 degrees × 10⁷, north positive
     * @param longitudeE7 degrees × 10⁷, east positive
     * @param altitude metres above sea level
     * @param angle degrees clockwise from true north
     * @param satellites in use; 0: the coordinates are the last known ones
     * @param speed km/h
     */
    public record Gps(int latitudeE7, int longitudeE7, int altitude, int angle, int satellites, int speed) {}

    public PacketFacts {
        latestAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(latestAttributes));
    }
}
