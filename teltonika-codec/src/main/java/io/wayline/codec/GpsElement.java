package io.wayline.codec;

/**
 * Where the device was, as it said it.
 *
 * @param longitudeE7 degrees × 10⁷, WGS 84, east positive
 * @param latitudeE7 degrees × 10⁷, WGS 84, north positive
 * @param altitudeMeters above sea level, -32768 to 32767
 * @param headingDeg degrees clockwise from true north, 0 to 360
 * @param satellites in use; 0 says that the fix is not valid and the coordinates are the last known ones
 * @param speedKmh 0 without a fix, so 0 does not prove standstill
 * @see "Teltonika Data Sending Protocols, Codec 8, GPS element"
 */
public record GpsElement(
        int longitudeE7, int latitudeE7, int altitudeMeters, int headingDeg, int satellites, int speedKmh) {

    /** What a device sends that has never had a fix. */
    public static final GpsElement NONE = new GpsElement(0, 0, 0, 0, 0, 0);
}
