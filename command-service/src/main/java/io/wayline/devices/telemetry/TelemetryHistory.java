package io.wayline.devices.telemetry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What telemetry-consumer has stored, by the views it offers. */
public interface TelemetryHistory {

    /**
     * The newest record of a tracker.
     *
     * @throws TelemetryNotReadyException if there are no such views yet
     */
    Optional<Latest> latest(String imei);

    /**
     * Newest first.
     *
     * @param from at or after it; null for no bound
     * @param to before it; null for no bound
     * @param before null for the first page
     * @throws TelemetryNotReadyException if there are no such views yet
     */
    List<Entry> page(String imei, @Nullable Instant from, @Nullable Instant to, @Nullable Position before, int limit);

    /**
     * The newest record, and the newest valid fix, which may be older.
     *
     * @param time by the tracker's clock; null if it is beyond what can be written
     * @param longitude degrees, WGS 84, east positive
     * @param latitude degrees, WGS 84, north positive
     * @param altitudeM metres above sea level
     * @param headingDeg degrees clockwise from true north
     * @param speedKmh kilometres per hour
     * @param fixValid false if the position is not a real fix
     * @param elements IO elements by name, in units: a JSON object
     */
    record Latest(
            String imei,
            @Nullable Instant time,
            Instant receivedAt,
            double longitude,
            double latitude,
            int altitudeM,
            int headingDeg,
            int speedKmh,
            int satellites,
            boolean fixValid,
            @Nullable Fix lastFix,
            String elements) {}

    /** A valid position. */
    record Fix(@Nullable Instant time, double longitude, double latitude) {}

    /**
     * One record. Units as in {@link Latest}.
     *
     * @param position where the next page begins, after this record
     * @param priority 0 low, 1 high, 2 panic
     * @param eventIoId the IO element that caused it; 0 if none did
     * @param elementsById IO elements by id, as sent: a JSON object
     */
    record Entry(
            Position position,
            @Nullable Instant time,
            boolean timeValid,
            Instant receivedAt,
            double longitude,
            double latitude,
            int altitudeM,
            int headingDeg,
            int speedKmh,
            int satellites,
            boolean fixValid,
            int priority,
            int eventIoId,
            int codec,
            String elements,
            String elementsById) {}

    /** A place in the history: the time in the database's own words, because not every one is an instant. */
    record Position(String time, String recordId) {}
}
