package io.wayline.telemetry.retention;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Partitions as they are in the database. Every method may be repeated and may run in several instances at once. */
public interface PartitionStore {

    /** Those that exist now. */
    Set<DayPartition> existing();

    /**
     * Makes the partition, taking over rows of that day from the default partition.
     *
     * @return false if that is not possible now, mostly because readers or writers are in the way; nothing was changed
     */
    boolean create(DayPartition partition);

    /**
     * Drops the partition with its rows.
     *
     * @return false if that is not possible now, mostly because readers or writers are in the way; nothing was changed
     */
    boolean drop(DayPartition partition);

    /** Days between the two instants that have rows in the default partition. */
    List<DayPartition> daysInDefault(Instant from, Instant to);

    /** Deletes rows of the default partition that were received before, and says how many. */
    int deleteFromDefault(Instant receivedBefore);
}
