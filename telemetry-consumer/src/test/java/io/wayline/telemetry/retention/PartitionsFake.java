package io.wayline.telemetry.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Partitions in memory; it can be told to be in use. */
public final class PartitionsFake implements PartitionStore {

    final Set<DayPartition> partitions = new TreeSet<>();
    final List<DayPartition> inDefault = new ArrayList<>();
    final List<Instant> deletions = new ArrayList<>();
    boolean inUse;
    int created;

    public List<String> tables() {
        return partitions.stream().map(DayPartition::table).toList();
    }

    @Override
    public Set<DayPartition> existing() {
        return Set.copyOf(partitions);
    }

    @Override
    public boolean create(DayPartition partition) {
        if (inUse) {
            return false;
        }
        created++;
        partitions.add(partition);
        inDefault.remove(partition);
        return true;
    }

    @Override
    public boolean drop(DayPartition partition) {
        return !inUse && partitions.remove(partition);
    }

    @Override
    public List<DayPartition> daysInDefault(Instant from, Instant to) {
        return inDefault.stream()
                .filter(day -> !day.from().isBefore(from) && day.from().isBefore(to))
                .toList();
    }

    @Override
    public int deleteFromDefault(Instant receivedBefore) {
        deletions.add(receivedBefore);
        return 0;
    }
}
