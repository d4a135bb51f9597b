package io.wayline.telemetry.ingestion;

/**
 * Where the tracker was, as it said it and as the gateway judged it.
 *
 * @param longitudeE7 degrees × 10⁷, WGS 84, east positive
 * @param latitudeE7 degrees × 10⁷, WGS 84, north positive
 * @param altitudeM metres above sea level
 * @param headingDeg degrees clockwise from true north
 * @param satellites in use
 * @param speedKmh 0 without a fix, so 0 does not prove standstill
 * @param valid whether this is a real fix; otherwise the coordinates are the last known ones, or 0/0
 * @param onEarth whether the coordinates are at most 180 and 90 degrees
 */
public record GnssFix(
        int longitudeE7,
        int latitudeE7,
        int altitudeM,
        int headingDeg,
        int satellites,
        int speedKmh,
        boolean valid,
        boolean onEarth) {}
