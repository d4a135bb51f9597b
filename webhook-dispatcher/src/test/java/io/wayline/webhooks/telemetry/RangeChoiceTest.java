package io.wayline.webhooks.telemetry;

import static io.wayline.webhooks.telemetry.Samples.A;
import static io.wayline.webhooks.telemetry.Samples.B;
import static io.wayline.webhooks.telemetry.Samples.endpoint;
import static io.wayline.webhooks.telemetry.Samples.record;
import static io.wayline.webhooks.telemetry.Samples.singles;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.telemetry.RangeChoice.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeChoiceTest {

    private static final Limits WIDE = new Limits(1_000, 1_000, 1 << 20);

    @Test
    void takesAllThatTheLimitAllows() {
        assertThat(cut(singles(10), new Limits(4, 1_000, 1 << 20), true)).hasValue(4);
        assertThat(cut(singles(10), WIDE, true)).hasValue(10);
    }

    @Test
    void countsTrackersWhereEachIsARequest() {
        assertThat(cut(singles(10), new Limits(100, 1, 1 << 20), true)).hasValue(1);
    }

    @Test
    void aBodyIsNoLongerThanItMayBeUnlessOnePacketIs() {
        assertThat(cut(singles(10), new Limits(100, 100, 1_000), true)).hasValue(2);
        assertThat(cut(singles(10), new Limits(100, 100, 1), true)).hasValue(1);
    }

    @Test
    void whatIsNotWantedDoesNotCount() {
        var onlyB = new Filter(Set.of(B), Set.of(), Set.of(), Duration.ZERO);

        var cut = RangeChoice.cut(singles(10), wanted(onlyB), new Limits(2, 100, 1 << 20), true);

        assertThat(cut).as("two of B, and what is before the third").hasValue(5);
    }

    @Test
    void leavesAPacketWholeWhoseRestIsStillToCome() {
        var records = List.of(record(0, A, 1, 0, 1), record(1, B, 1, 0, 3), record(2, B, 1, 1, 3));

        assertThat(cut(records, WIDE, true)).hasValue(1);
    }

    @Test
    void waitsWhereThereIsOnlyPartOfAPacketAndThenTakesIt() {
        var records = List.of(record(0, B, 1, 0, 3), record(1, B, 1, 1, 3));

        assertThat(cut(records, WIDE, true)).isEmpty();
        assertThat(cut(records, WIDE, false)).hasValue(2);
    }

    @Test
    void aPacketIsCutOnlyWhereNoPlaceIsBetweenPackets() {
        var braided = List.of(
                record(0, A, 1, 0, 2),
                record(1, B, 1, 0, 2),
                record(2, A, 1, 1, 2),
                record(3, A, 2, 0, 2),
                record(4, B, 1, 1, 2),
                record(5, A, 2, 1, 2));

        assertThat(cut(braided, new Limits(2, 100, 1 << 20), true))
                .as("before the third packet, through the second")
                .hasValue(3);
        assertThat(cut(braided, WIDE, true)).hasValue(6);
    }

    @Test
    void aPacketThatWasNeverFinishedHoldsNothingUp() {
        var records = new ArrayList<TelemetryRecord>();
        records.add(record(0, "352093080000009", 1, 0, 5));
        for (int i = 1; i < 2_000; i++) {
            records.add(record(i, A, i, 0, 1));
        }

        assertThat(cut(records, new Limits(5_000, 100, 1 << 24), true)).hasValue(2_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42})
    void whateverTheLimitsEachRecordIsInOnePacketAndPacketsThatNeedNotAreNotCut(long seed) {
        var random = new Random(seed);
        var records = braid(random, 6, 40);
        var seen = new ArrayList<Long>();
        int packets = 0;
        for (int from = 0; from < records.size(); ) {
            var window = records.subList(from, records.size());
            int cut = cut(window, new Limits(1 + random.nextInt(20), 100, 1 << 20), false)
                    .orElseThrow();
            var chosen = Packet.of(window.subList(0, cut));
            packets += chosen.size();
            chosen.stream()
                    .flatMap(p -> p.records().stream())
                    .map(TelemetryRecord::offset)
                    .forEach(seen::add);
            from += cut;
        }

        assertThat(seen).doesNotHaveDuplicates().hasSize(records.size());
        assertThat(packets).isGreaterThanOrEqualTo(Packet.of(records).size());
    }

    /** Packets of several trackers; two of them at most are under way at once. */
    private static List<TelemetryRecord> braid(Random random, int trackers, int packetsOfEach) {
        var records = new ArrayList<TelemetryRecord>();
        for (int packet = 0; packet < packetsOfEach; packet++) {
            for (int pair = 0; pair < trackers; pair += 2) {
                int[] count = {1 + random.nextInt(4), 1 + random.nextInt(4)};
                int[] index = {0, 0};
                while (index[0] < count[0] || index[1] < count[1]) {
                    int which = random.nextInt(2);
                    if (index[which] < count[which]) {
                        records.add(record(
                                records.size(),
                                "35209308000010" + (pair + which),
                                packet,
                                index[which]++,
                                count[which]));
                    }
                }
            }
        }
        return records;
    }

    private static OptionalInt cut(List<TelemetryRecord> records, Limits limits, boolean mayMiss) {
        return RangeChoice.cut(records, wanted(Filter.NONE), limits, mayMiss);
    }

    private static Wanted wanted(Filter filter) {
        return new Wanted(endpoint(filter), false, null, _ -> Set.of(), Map.of());
    }
}
