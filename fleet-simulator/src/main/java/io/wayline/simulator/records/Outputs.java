package io.wayline.simulator.records;

/**
 * The two digital outputs of one tracker, switched by commands and shown in its next record. A switch may be for a time,
 * and it may wait until the vehicle is slow. Only the tracker's own loop touches it.
 */
public final class Outputs {

    public static final int COUNT = 2;

    private static final long NEVER = Long.MAX_VALUE;

    private final Output[] outputs = {new Output(), new Output()};
    private boolean unsettled;

    /** Fields, as there are many trackers and few switches. */
    private static final class Output {

        private boolean on;
        private long returnsAtMillis = NEVER;
        private boolean waits;
        private boolean wanted;
        private long forMillis;
        private int belowKmh;
    }

    /** @param output 1 or 2 */
    public boolean isOn(int output) {
        return outputs[output - 1].on;
    }

    /** For good, and at once. */
    public void set(int output, boolean on) {
        set(output, on, 0, 0);
    }

    /**
     * Switches, or plans to: what was planned for this output before is forgotten.
     *
     * @param forMillis after which it goes back to what it is now; 0: never
     */
    public void set(int output, boolean on, long nowMillis, long forMillis) {
        var switched = outputs[output - 1];
        boolean goesBack = forMillis > 0 && switched.on != on;
        switched.on = on;
        switched.waits = false;
        switched.returnsAtMillis = goesBack ? nowMillis + forMillis : NEVER;
        unsettled |= goesBack;
    }

    /** Switches as soon as the vehicle is slower than this. */
    public void setBelow(int output, boolean on, long forMillis, int speedKmh) {
        var switched = outputs[output - 1];
        switched.waits = true;
        switched.wanted = on;
        switched.forMillis = forMillis;
        switched.belowKmh = speedKmh;
        switched.returnsAtMillis = NEVER;
        unsettled = true;
    }

    /** Does what is due. */
    public void look(long nowMillis, int speedKmh) {
        if (!unsettled) {
            return;
        }
        unsettled = false;
        for (int output = 1; output <= COUNT; output++) {
            var looked = outputs[output - 1];
            if (looked.waits && speedKmh < looked.belowKmh) {
                set(output, looked.wanted, nowMillis, looked.forMillis);
            }
            if (looked.returnsAtMillis <= nowMillis) {
                set(output, !looked.on);
            }
            unsettled |= looked.waits || looked.returnsAtMillis != NEVER;
        }
    }

    /** Does what is due in a vehicle that stands. */
    public void look(long nowMillis) {
        look(nowMillis, 0);
    }

    /** Bit 0 is output 1. */
    public int bits() {
        return (outputs[0].on ? 1 : 0) | (outputs[1].on ? 2 : 0);
    }
}
