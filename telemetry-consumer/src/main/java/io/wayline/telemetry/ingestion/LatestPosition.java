package io.wayline.telemetry.ingestion;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest of a tracker's records in a batch, and the newest that was a real fix. Newer is the later device time, then
 * the greater record id: an order that does not depend on who arrives first, so repetitions and races end the same way.
 */
public record LatestPosition(TelemetryRow newest, @Nullable TelemetryRow newestFix) {

    /** A clock may be a little ahead of ours; a record from further in the future would hide all that follow. */
    static final Duration AHEAD_AT_MOST = Duration.ofMinutes(5);

    private static final Comparator<TelemetryRow> OLDEST_FIRST =
            Comparator.comparingLong(TelemetryRow::deviceTimeMs).thenComparing(LatestPosition::byRecordId);

    /** One for each tracker of the batch, sorted by IMEI: concurrent writers then lock in one order. */
    public static List<LatestPosition> of(Collection<TelemetryRow> rows) {
        Map<Long, LatestPosition> byImei = HashMap.newHashMap(512);
        for (var row : rows) {
            if (!isFromTheFuture(row)) {
                byImei.merge(row.imei(), of(row), LatestPosition::orNewer);
            }
        }
        var sorted = new ArrayList<>(byImei.values());
        sorted.sort(Comparator.comparingLong(latest -> latest.newest().imei()));
        return sorted;
    }

    private static LatestPosition of(TelemetryRow row) {
        return new LatestPosition(row, row.fix().valid() && row.fix().onEarth() ? row : null);
    }

    private LatestPosition orNewer(LatestPosition other) {
        return new LatestPosition(newer(newest, other.newest), newerOrOnly(newestFix, other.newestFix));
    }

    private static TelemetryRow newer(TelemetryRow one, TelemetryRow other) {
        return OLDEST_FIRST.compare(one, other) >= 0 ? one : other;
    }

    private static @Nullable TelemetryRow newerOrOnly(@Nullable TelemetryRow one, @Nullable TelemetryRow other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return newer(one, other);
    }

    private static boolean isFromTheFuture(TelemetryRow row) {
        return Long.compareUnsigned(row.deviceTimeMs(), row.receivedTimeMs() + AHEAD_AT_MOST.toMillis()) > 0;
    }

    /** Unsigned, as PostgreSQL compares uuids: the table decides by the same order. */
    private static int byRecordId(TelemetryRow one, TelemetryRow other) {
        int high = Long.compareUnsigned(
                one.recordId().getMostSignificantBits(), other.recordId().getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(
                        one.recordId().getLeastSignificantBits(),
                        other.recordId().getLeastSignificantBits());
    }
}
