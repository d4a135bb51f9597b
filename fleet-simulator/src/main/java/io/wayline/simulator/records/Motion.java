package io.wayline.simulator.records;

/**
 * Where a tracker of a load is at a record: to and fro on a line of its own, so that positions, headings and distances
 * change without any state. Set anew for each record instead of made anew.
 */
final class Motion {

    /** Half a period of the way there and back, in records. */
    private static final int LEG_RECORDS = 400;

    private static final int SOUTH_WEST_LATITUDE_E7 = 546_000_000;
    private static final int SOUTH_WEST_LONGITUDE_E7 = 251_000_000;

    private int latitudeE7;
    private int longitudeE7;
    private int headingDeg;
    private int speedKmh;
    private long odometerMeters;
    private long noise;

    void at(int device, long sequence) {
        noise = mix(device * 0x9E3779B97F4A7C15L + sequence) & 0x7FFF_FFFF;
        int phase = (int) ((sequence + device * 31L) % (2 * LEG_RECORDS));
        boolean outward = phase < LEG_RECORDS;
        int along = outward ? phase : 2 * LEG_RECORDS - phase;
        int eastward = 600 + device * 7 % 500;
        int northward = 900 - device * 13 % 700;
        latitudeE7 = SOUTH_WEST_LATITUDE_E7 + device % 97 * 9_000 + along * northward + (int) (noise & 63);
        longitudeE7 = SOUTH_WEST_LONGITUDE_E7 + device % 89 * 15_000 + along * eastward + (int) (noise >>> 8 & 63);
        int outwardHeading = (int) Math.toDegrees(Math.atan2(eastward, northward));
        headingDeg = ((outward ? outwardHeading : outwardHeading + 180) + (int) (noise >>> 16 & 7)) % 360;
        speedKmh = 35 + (int) (noise >>> 20 & 31);
        odometerMeters = 1_000_000L + device * 1_000L + sequence * 13;
    }

    int latitudeE7() {
        return latitudeE7;
    }

    int longitudeE7() {
        return longitudeE7;
    }

    int altitudeMeters() {
        return 90 + (int) (noise >>> 12 & 63);
    }

    int headingDeg() {
        return headingDeg;
    }

    int satellites() {
        return 7 + (int) (noise >>> 5 & 7);
    }

    int speedKmh() {
        return speedKmh;
    }

    long odometerMeters() {
        return odometerMeters;
    }

    long noise() {
        return noise;
    }

    /** Spreads neighbouring numbers over all bits. */
    private static long mix(long value) {
        long spread = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        return spread ^ spread >>> 27;
    }
}
