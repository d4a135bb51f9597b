package io.wayline.simulator.records;

/** The digital outputs of one tracker, switched by commands and shown in its next record. Only its own loop touches it. */
public final class Outputs {

    private int bits;

    /** @param output 1 or 2 */
    public boolean isOn(int output) {
        return (bits >>> (output - 1) & 1) == 1;
    }

    public void set(int output, boolean on) {
        int bit = 1 << (output - 1);
        bits = on ? bits | bit : bits & ~bit;
    }

    /** Bit 0 is output 1. */
    int bits() {
        return bits;
    }
}
