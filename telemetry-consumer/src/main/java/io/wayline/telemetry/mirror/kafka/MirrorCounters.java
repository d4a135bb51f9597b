package io.wayline.telemetry.mirror.kafka;

import io.wayline.telemetry.mirror.kafka.JsonCopy.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of records, over all readers: {@code read = mirrored + left out + returned + in flight}, and nothing is in
 * flight at rest.
 */
final class MirrorCounters {

    private final LongAdder read = new LongAdder();
    private final LongAdder mirrored = new LongAdder();
    private final LongAdder returned = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Map<Reason, LongAdder> leftOut = new EnumMap<>(Reason.class);

    MirrorCounters() {
        for (var reason : Reason.values()) {
            leftOut.put(reason, new LongAdder());
        }
    }

    void read(int records) {
        read.add(records);
    }

    /** The copies are durable. */
    void settled(int copies, Map<Reason, Integer> withoutCopy) {
        mirrored.add(copies);
        withoutCopy.forEach((reason, records) -> leftOut(reason).add(records));
    }

    /** Nobody can say whether the copies are durable: the records are read again. */
    void returned(int records) {
        returned.add(records);
    }

    void failed() {
        failures.increment();
    }

    long read() {
        return read.sum();
    }

    long mirrored() {
        return mirrored.sum();
    }

    long returned() {
        return returned.sum();
    }

    /** How often readers had to begin again. */
    long failures() {
        return failures.sum();
    }

    long leftOutFor(Reason reason) {
        return leftOut(reason).sum();
    }

    long leftOut() {
        return leftOut.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Read, and their fate not known yet. */
    long inFlight() {
        long settled = mirrored() + leftOut() + returned();
        return read() - settled;
    }

    private LongAdder leftOut(Reason reason) {
        var adder = leftOut.get(reason);
        if (adder == null) {
            throw new IllegalStateException("a reason without a counter: " + reason);
        }
        return adder;
    }
}
