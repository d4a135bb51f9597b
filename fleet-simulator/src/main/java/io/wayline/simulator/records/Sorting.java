package io.wayline.simulator.records;

/** The order in which a tracker sends what has piled up. */
public enum Sorting {
    OLDEST_FIRST,
    NEWEST_FIRST
}
