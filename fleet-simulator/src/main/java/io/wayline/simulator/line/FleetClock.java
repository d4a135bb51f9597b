package io.wayline.simulator.line;

/** Milliseconds since 1970 that never jump: read once, then counted. */
public final class FleetClock {

    private final long startMillis = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();

    public long millis() {
        return startMillis + (System.nanoTime() - startNanos) / 1_000_000;
    }
}
