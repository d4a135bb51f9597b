package io.wayline.webhooks.telemetry;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How many of the records that were read one request takes. Packets stay whole where the records allow it: the cut is where no
 * packet is half inside. Where there is no such place within the limits, packets are cut, and each half becomes an event of its
 * own with the count of its own records.
 */
final class RangeChoice {

    /** Records of a packet stand near each other: one whose rest has not come within so many is left as it is. */
    private static final int REACH = 1_000;

    private RangeChoice() {}

    /**
     * What is sent at once, at most.
     *
     * @param packets that are wanted
     * @param trackers that wanted packets are of
     * @param bytes of the summaries, about; one packet may be more
     */
    record Limits(int packets, int trackers, int bytes) {}

    /**
     * @param records read, one at least
     * @param wanted asked for each packet once, in order
     * @param mayMiss whether packets at the end may be incomplete because their rest is still to come, or was not read
     * @return how many of the records; empty if it is better to wait for the rest of a packet
     */
    static OptionalInt cut(List<TelemetryRecord> records, Wanted wanted, Limits limits, boolean mayMiss) {
        var packets = Packet.of(records);
        int most = most(records, packets, wanted, limits);
        int clean = lastCleanUpTo(most, records, packets, mayMiss);
        if (clean > 0) {
            return OptionalInt.of(clean);
        }
        return mayMiss && most == records.size() ? OptionalInt.empty() : OptionalInt.of(most);
    }

    /** How many records the limits allow. */
    private static int most(List<TelemetryRecord> records, List<Packet> packets, Wanted wanted, Limits limits) {
        int count = 0;
        long bytes = 0;
        Set<String> trackers = new HashSet<>();
        for (var packet : packets) {
            if (wanted.take(packet)) {
                bytes += packet.sizeEstimate();
                trackers.add(packet.imei());
                count++;
                boolean isTooMuch =
                        count > limits.packets() || trackers.size() > limits.trackers() || bytes > limits.bytes();
                if (isTooMuch && count > 1) {
                    return place(records, packet.first().offset());
                }
            }
        }
        return records.size();
    }

    private static int lastCleanUpTo(int most, List<TelemetryRecord> records, List<Packet> packets, boolean mayMiss) {
        int size = records.size();
        var change = new int[size + 2]; // of the number of packets that a cut before record i would halve
        for (var packet : packets) {
            int first = place(records, packet.first().offset());
            int last = place(records, packet.last().offset());
            boolean restMayCome = mayMiss && !packet.isWhole() && last >= size - REACH;
            change[first + 1]++;
            change[restMayCome ? size + 1 : last + 1]--;
        }
        int clean = 0;
        int halved = 0;
        for (int cut = 1; cut <= most; cut++) {
            halved += change[cut];
            if (halved == 0) {
                clean = cut;
            }
        }
        return clean;
    }

    private static int place(List<TelemetryRecord> records, long offset) {
        int low = 0;
        int high = records.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
