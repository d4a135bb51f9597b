package io.wayline.webhooks.telemetry.kafka;

import io.wayline.webhooks.telemetry.TelemetryLog.Slice;
import io.wayline.webhooks.telemetry.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest records of one partition, without gaps, up to a number of bytes: endpoints that are up to date read them here, and
 * the broker is asked once for all of them. A record is parsed when the first one reads it.
 */
final class RecentRecords {

    /** What a parsed record takes in memory, compared to its bytes. */
    private static final int PARSED = 7;

    private static final int OVERHEAD = 300;

    private final long room;
    private final Runnable unreadable;
    private final NavigableMap<Long, Kept> kept = new TreeMap<>();
    private long begins;
    private long next;
    private long size;

    /**
     * @param end of the partition
     * @param room bytes, about
     */
    RecentRecords(long end, long room, Runnable unreadable) {
        this.begins = end;
        this.next = end;
        this.room = room;
        this.unreadable = unreadable;
    }

    synchronized void add(long offset, byte[] value, @Nullable String traceparent) {
        if (offset < next) {
            return;
        }
        if (offset > next) {
            kept.clear();
            size = 0;
            begins = offset;
        }
        kept.put(offset, new Kept(offset, value, traceparent));
        size += cost(value);
        next = offset + 1;
        while (size > room && kept.size() > 1) {
            var oldest = kept.pollFirstEntry().getValue();
            size -= oldest.cost;
            begins = oldest.offset + 1;
        }
    }

    private static long cost(byte[] value) {
        return OVERHEAD + (long) PARSED * value.length;
    }

    /** Where the partition ends, as far as is known. */
    synchronized long end() {
        return next;
    }

    /** Empty if that is not all here. */
    Optional<Slice> read(long from, long until, int maxRecords) {
        var chosen = chosen(from, until, maxRecords);
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        var records = new ArrayList<TelemetryRecord>(chosen.size());
        for (var one : chosen) {
            var record = one.record(unreadable);
            if (record != null) {
                records.add(record);
            }
        }
        long after = chosen.getLast().offset + 1;
        return Optional.of(new Slice(from, records, after, after >= Math.min(end(), until)));
    }

    private synchronized List<Kept> chosen(long from, long until, int maxRecords) {
        if (from < begins || from >= next) {
            return List.of();
        }
        return kept.subMap(from, true, Math.max(from, until), false).values().stream()
                .limit(maxRecords)
                .toList();
    }

    private static final class Kept {

        private final long offset;
        private final long cost;
        private final @Nullable String traceparent;
        private byte @Nullable [] value;
        private @Nullable TelemetryRecord record;

        Kept(long offset, byte[] value, @Nullable String traceparent) {
            this.offset = offset;
            this.cost = cost(value);
            this.value = value;
            this.traceparent = traceparent;
        }

        /** Null if it cannot be read. */
        synchronized @Nullable TelemetryRecord record(Runnable unreadable) {
            if (value != null) {
                record = RecordReader.read(offset, value, traceparent).orElse(null);
                value = null;
                if (record == null) {
                    unreadable.run();
                }
            }
            return record;
        }
    }
}
