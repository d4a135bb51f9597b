package io.wayline.telemetry.ingestion;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a batch go into the table.
 *
 * @param fresh probably new: loaded the fast way
 * @param suspected probably stored before: loaded the way that tolerates repetitions
 * @param repeated rows left out because the batch itself holds the same record earlier
 */
public record LoadPlan(List<TelemetryRow> fresh, List<TelemetryRow> suspected, int repeated) {

    static LoadPlan of(List<TelemetryRow> rows, RecentRecords recent) {
        var fresh = new ArrayList<TelemetryRow>(rows.size());
        var suspected = new ArrayList<TelemetryRow>();
        var seen = new Seen(rows.size());
        int repeated = 0;
        for (var row : rows) {
            if (!seen.add(row)) {
                repeated++;
            } else if (recent.mayHold(row)) {
                suspected.add(row);
            } else {
                fresh.add(row);
            }
        }
        return new LoadPlan(fresh, suspected, repeated);
    }

    /** Open addressing over the rows themselves: nothing is allocated per row. */
    private static final class Seen {

        private final @Nullable TelemetryRow[] slots;

        Seen(int rows) {
            slots = new TelemetryRow[Integer.highestOneBit(Math.max(1, rows)) << 2];
        }

        boolean add(TelemetryRow row) {
            long fingerprint = row.fingerprint();
            int slot = (int) (fingerprint ^ (fingerprint >>> 32));
            while (true) {
                slot &= slots.length - 1;
                var there = slots[slot];
                if (there == null) {
                    slots[slot] = row;
                    return true;
                }
                if (there.sameRecordAs(row)) {
                    return false;
                }
                slot++;
            }
        }
    }
}
