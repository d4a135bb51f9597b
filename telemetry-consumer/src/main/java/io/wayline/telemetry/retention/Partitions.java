package io.wayline.telemetry.retention;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the history in partitions of one UTC day: made ahead, made when a late record asks, dropped when their time is over.
 * A partition that cannot be made in time is no obstacle: its rows wait in the default partition until it can.
 */
public final class Partitions {

    private static final Logger log = LoggerFactory.getLogger(Partitions.class);

    private final PartitionStore store;
    private final Calendar calendar;
    private final InstantSource time;
    private final Set<DayPartition> known = ConcurrentHashMap.newKeySet();

    public Partitions(PartitionStore store, Calendar calendar, InstantSource time) {
        this.store = store;
        this.calendar = calendar;
        this.time = time;
    }

    /**
     * Whether records of a day have, or may get, a partition of their own.
     *
     * @param epochDay days since 1970-01-01 UTC, of any size
     */
    public boolean mayHave(long epochDay) {
        return epochDay >= 0
                && epochDay <= LocalDate.MAX.toEpochDay()
                && calendar.mayHave(LocalDate.ofEpochDay(epochDay), time.instant());
    }

    /** Makes the partitions of these days that are missing. Quick if there are none. */
    public void prepareFor(BitSet epochDays) {
        for (int day = epochDays.nextSetBit(0); day >= 0; day = epochDays.nextSetBit(day + 1)) {
            ensure(new DayPartition(LocalDate.ofEpochDay(day)));
        }
    }

    /** The regular round: partitions ahead and behind, rows out of the default partition, old days away. */
    public void tend() {
        Instant now = time.instant();
        var existing = store.existing();
        known.retainAll(existing);
        known.addAll(existing);
        calendar.standing(now).forEach(this::ensure);
        var oldestKept = new DayPartition(calendar.oldestKept(now));
        store.daysInDefault(oldestKept.from(), now).forEach(this::ensure);
        calendar.outlived(existing, now).forEach(this::forget);
        int deleted = store.deleteFromDefault(now.minus(calendar.retention()));
        if (deleted > 0) {
            log.atInfo().addKeyValue("records", deleted).log("rows of the default partition outlived the retention");
        }
    }

    private void ensure(DayPartition partition) {
        if (known.contains(partition)) {
            return;
        }
        if (store.create(partition)) {
            known.add(partition);
        } else {
            log.atWarn()
                    .addKeyValue("detail", partition.table())
                    .log("partition could not be made yet, its rows go to the default partition");
        }
    }

    private void forget(DayPartition partition) {
        if (store.drop(partition)) {
            known.remove(partition);
            log.atInfo()
                    .addKeyValue("detail", partition.table())
                    .log("partition outlived the retention and was dropped");
        } else {
            log.atWarn().addKeyValue("detail", partition.table()).log("partition outlived the retention but is in use");
        }
    }
}
