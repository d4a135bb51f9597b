package io.wayline.telemetry.ingestion;

import static io.wayline.telemetry.ingestion.Rows.RECEIVED_MS;
import static io.wayline.telemetry.ingestion.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatestPositionTest {

    private static final long MINUTE_MS = 60_000;

    @Test
    void theLaterDeviceTimeWinsWhateverTheOrder() {
        var older = row(1, 1_000, 9);
        var newer = row(1, 2_000, 1);

        assertThat(LatestPosition.of(List.of(newer, older))).containsExactly(new LatestPosition(newer, newer));
        assertThat(LatestPosition.of(List.of(older, newer))).containsExactly(new LatestPosition(newer, newer));
    }

    @Test
    void atTheSameTimeTheGreaterIdWinsWhateverTheOrder() {
        var rows = new ArrayList<>(List.of(row(1, 5, 3), row(1, 5, -1), row(1, 5, 2)));
        for (int seed = 0; seed < 6; seed++) {
            Collections.shuffle(rows, new Random(seed));
            assertThat(LatestPosition.of(rows))
                    .extracting(latest -> latest.newest().recordId().getLeastSignificantBits())
                    .as("unsigned, as PostgreSQL compares")
                    .containsExactly(-1L);
        }
    }

    @Test
    void theNewestFixIsKeptBesideANewerRecordWithoutOne() {
        var fix = row(1, 1_000, 1);
        var noFix = row(1, 2_000, 2, false);
        var offTheEarth = row(1, 3_000, 3, new GnssFix(1_900_000_000, 0, 0, 0, 9, 0, true, false));

        assertThat(LatestPosition.of(List.of(fix, noFix, offTheEarth)))
                .containsExactly(new LatestPosition(offTheEarth, fix));
        assertThat(LatestPosition.of(List.of(noFix))).containsExactly(new LatestPosition(noFix, null));
    }

    @Test
    void recordsFromTheFutureDoNotCount() {
        var now = row(1, RECEIVED_MS, 1);
        var aLittleAhead = row(1, RECEIVED_MS + 5 * MINUTE_MS, 2);
        var tooFarAhead = row(1, RECEIVED_MS + 5 * MINUTE_MS + 1, 3);
        var beyondEveryCalendar = row(1, -1, 4);

        assertThat(LatestPosition.of(List.of(now, tooFarAhead, beyondEveryCalendar)))
                .containsExactly(new LatestPosition(now, now));
        assertThat(LatestPosition.of(List.of(aLittleAhead, now)))
                .containsExactly(new LatestPosition(aLittleAhead, aLittleAhead));
        assertThat(LatestPosition.of(List.of(tooFarAhead))).isEmpty();
    }

    @Test
    void oneForEachTrackerInOneOrder() {
        assertThat(LatestPosition.of(List.of(row(3, 1, 1), row(1, 1, 1), row(2, 1, 1), row(1, 2, 2))))
                .extracting(latest -> latest.newest().imei())
                .containsExactly(1L, 2L, 3L);
    }
}
