package io.wayline.simulator.records;

/**
 * When the records of a load are made, for every tracker of a fleet. Paced: evenly over time, each tracker a little after
 * the one before. Not paced: as history that is there from the beginning, or without end, as fast as it is taken.
 */
public final class Production {

    /** A history longer than this is squeezed, so that its oldest record is not older than a day. */
    private static final long LONGEST_HISTORY_MILLIS = 86_400_000L;

    private static final long USUAL_STEP_MILLIS = 1_000;
    /** Without end nobody knows how far back to begin: close steps, beginning an hour ago. */
    private static final long ENDLESS_STEP_MILLIS = 20;

    private static final long ENDLESS_HISTORY_MILLIS = 3_600_000L;

    private final long startMillis;
    private final int devices;
    private final long recordsPerDevice;
    private final double intervalMillis;
    private final long stepMillis;
    private final long firstTimeMillis;
    private volatile long stopAtMillis;

    private Production(
            long startMillis,
            int devices,
            long recordsPerDevice,
            double intervalMillis,
            long stepMillis,
            long firstTimeMillis,
            long stopAtMillis) {
        this.startMillis = startMillis;
        this.devices = devices;
        this.recordsPerDevice = recordsPerDevice;
        this.intervalMillis = intervalMillis;
        this.stepMillis = stepMillis;
        this.firstTimeMillis = firstTimeMillis;
        this.stopAtMillis = stopAtMillis;
    }

    /** Every tracker has this many records from the beginning: the last of them is the newest, made just now. */
    public static Production history(long startMillis, int devices, long recordsPerDevice) {
        long step = Math.max(1, Math.min(USUAL_STEP_MILLIS, LONGEST_HISTORY_MILLIS / Math.max(1, recordsPerDevice)));
        return new Production(
                startMillis, devices, recordsPerDevice, 0, step, startMillis - recordsPerDevice * step, Long.MAX_VALUE);
    }

    /** There is always another record, until the given time. */
    public static Production endless(long startMillis, int devices, long stopAtMillis) {
        return new Production(
                startMillis,
                devices,
                Long.MAX_VALUE,
                0,
                ENDLESS_STEP_MILLIS,
                startMillis - ENDLESS_HISTORY_MILLIS,
                stopAtMillis);
    }

    /**
     * A record of each tracker at every interval.
     *
     * @param recordsPerDevice {@link Long#MAX_VALUE}: no limit but the time
     */
    public static Production paced(
            long startMillis, int devices, long recordsPerDevice, double intervalMillis, long stopAtMillis) {
        return new Production(
                startMillis,
                devices,
                recordsPerDevice,
                intervalMillis,
                Math.max(1, (long) intervalMillis),
                startMillis,
                stopAtMillis);
    }

    /** Nothing new from now on; what was made is still sent. */
    public void stop(long nowMillis) {
        stopAtMillis = Math.min(stopAtMillis, nowMillis);
    }

    /** True if another record can be had by asking, at any moment until the end. */
    boolean isEndless() {
        return intervalMillis == 0 && recordsPerDevice == Long.MAX_VALUE;
    }

    /** Records that the tracker has made until now. */
    long madeBy(int device, long nowMillis) {
        if (intervalMillis == 0) {
            return recordsPerDevice;
        }
        double elapsed = Math.min(nowMillis, stopAtMillis) - startMillis - offsetMillis(device);
        return elapsed < 0 ? 0 : Math.min(recordsPerDevice, (long) (elapsed / intervalMillis) + 1);
    }

    /** When the tracker will have made this many records; {@link Long#MAX_VALUE} if never. */
    long dueAt(int device, long records) {
        if (intervalMillis == 0) {
            return Long.MAX_VALUE;
        }
        long wanted = Math.min(records, recordsPerDevice);
        double due = startMillis + offsetMillis(device) + (wanted - 1) * intervalMillis;
        return Math.min((long) Math.ceil(due), stopAtMillis);
    }

    /** True if the tracker will never make more than it has made until now. */
    boolean isOver(int device, long nowMillis) {
        return nowMillis >= stopAtMillis
                || (intervalMillis != 0 && madeBy(device, nowMillis) >= recordsPerDevice)
                || (intervalMillis == 0 && recordsPerDevice != Long.MAX_VALUE);
    }

    /** The device time of a record, in milliseconds since 1970; unique and growing per tracker. */
    public long timeOf(long sequence) {
        return firstTimeMillis + sequence * stepMillis;
    }

    private double offsetMillis(int device) {
        return intervalMillis * device / devices;
    }
}
