package io.wayline.simulator.records;

import java.util.ArrayDeque;

/**
 * The records a tracker has made and not yet taken in hand, by their sequence number: 0 is the oldest. High-priority
 * records leave before all others, so that history arrives out of order. Kept as ranges: a million waiting records cost
 * no more than one.
 */
public final class Backlog {

    private final Sorting sorting;
    private final int priorityEvery;
    private final ArrayDeque<long[]> ranges = new ArrayDeque<>();
    private final ArrayDeque<Long> urgent = new ArrayDeque<>();
    private long made;
    private long waiting;

    /** @param priorityEvery every how many records one has high priority; 0: none has */
    public Backlog(Sorting sorting, int priorityEvery) {
        this.sorting = sorting;
        this.priorityEvery = priorityEvery;
    }

    /** Records made so far, sent or not. */
    public long made() {
        return made;
    }

    /** Records that wait to be sent. */
    public long waiting() {
        return waiting;
    }

    public boolean isUrgent(long sequence) {
        return priorityEvery > 0 && sequence % priorityEvery == priorityEvery - 1;
    }

    /** Time has passed: records up to, not including, this sequence number exist now. */
    public void makeUntil(long end) {
        if (end <= made) {
            return;
        }
        var last = ranges.peekLast();
        if (last != null && last[1] == made) {
            last[1] = end;
        } else {
            ranges.addLast(new long[] {made, end});
        }
        if (priorityEvery > 0) {
            long firstUrgent = made + Math.floorMod(priorityEvery - 1 - made, priorityEvery);
            for (long sequence = firstUrgent; sequence < end; sequence += priorityEvery) {
                urgent.addLast(sequence);
            }
        }
        waiting += end - made;
        made = end;
    }

    /** Takes up to as many records as the array holds; returns how many. */
    public int take(long[] into) {
        int taken = 0;
        while (taken < into.length) {
            var next = urgent.pollFirst();
            if (next == null) {
                break;
            }
            into[taken++] = next;
        }
        while (taken < into.length) {
            var range = sorting == Sorting.OLDEST_FIRST ? ranges.peekFirst() : ranges.peekLast();
            if (range == null) {
                break;
            }
            long sequence = sorting == Sorting.OLDEST_FIRST ? range[0]++ : --range[1];
            if (range[0] >= range[1]) {
                ranges.remove(range);
            }
            if (!isUrgent(sequence)) {
                into[taken++] = sequence;
            }
        }
        waiting -= taken;
        return taken;
    }
}
