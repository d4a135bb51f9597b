package io.wayline.telemetry.ingestion;

/** Hears how old telemetry is when it is stored. */
@FunctionalInterface
public interface Delays {

    /** @param millis from the node's receipt of a packet to the commit of its rows, by the two machines' clocks */
    void stored(long millis);
}
