package io.wayline.ingest.telemetry;

import io.wayline.codec.GpsElement;
import java.time.Duration;
import java.time.Instant;

/** What is believed of a tracker's clock and position. What is not believed is flagged, and kept as it was sent. */
public final class Plausibility {

    /** AVL id of the GNSS status. */
    public static final int GNSS_STATUS = 69;
    /** A record without that element. */
    public static final long NO_GNSS_STATUS = -1;

    private static final long GNSS_ON_WITH_FIX = 1;
    private static final long EARLIEST_MILLIS =
            Instant.parse("2005-01-01T00:00:00Z").toEpochMilli();
    private static final long AHEAD_MILLIS = Duration.ofHours(24).toMillis();
    private static final int MAX_LONGITUDE_E7 = 1_800_000_000;
    private static final int MAX_LATITUDE_E7 = 900_000_000;

    private Plausibility() {}

    /**
     * False if the clock cannot be right: before 2005, or more than a day ahead of ours.
     *
     * @param deviceMillis unsigned: a negative number is a far future
     */
    public static boolean timeIsValid(long deviceMillis, long receivedMillis) {
        return Long.compareUnsigned(deviceMillis, EARLIEST_MILLIS) >= 0
                && Long.compareUnsigned(deviceMillis, receivedMillis + AHEAD_MILLIS) <= 0;
    }

    /**
     * True if the position was measured, not remembered.
     *
     * @param gnssStatus value of element {@value #GNSS_STATUS}, the stronger sign, or {@link #NO_GNSS_STATUS}
     */
    public static boolean fixIsValid(GpsElement gps, long gnssStatus) {
        boolean measured = gps.satellites() > 0 && (gps.longitudeE7() != 0 || gps.latitudeE7() != 0);
        return measured && (gnssStatus == NO_GNSS_STATUS || gnssStatus == GNSS_ON_WITH_FIX);
    }

    /** False if the coordinates are off the earth. */
    public static boolean coordinatesAreValid(GpsElement gps) {
        return gps.longitudeE7() >= -MAX_LONGITUDE_E7
                && gps.longitudeE7() <= MAX_LONGITUDE_E7
                && gps.latitudeE7() >= -MAX_LATITUDE_E7
                && gps.latitudeE7() <= MAX_LATITUDE_E7;
    }
}
