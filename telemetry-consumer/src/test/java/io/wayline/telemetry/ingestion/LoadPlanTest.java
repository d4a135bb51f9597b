package io.wayline.telemetry.ingestion;

import static io.wayline.telemetry.ingestion.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadPlanTest {

    private final RecentRecords recent = new RecentRecords(1 << 10);

    @Test
    void aRecordTwiceInABatchIsLoadedOnce() {
        var plan = LoadPlan.of(List.of(row(1, 10, 7), row(1, 10, 8), row(1, 10, 7)), recent);

        assertThat(plan.fresh())
                .extracting(row -> row.recordId().getLeastSignificantBits())
                .containsExactly(7L, 8L);
        assertThat(plan.repeated()).isEqualTo(1);
    }

    @Test
    void sameIdIsNotSameRecord() {
        var plan = LoadPlan.of(List.of(row(1, 10, 7), row(2, 10, 7), row(1, 11, 7)), recent);

        assertThat(plan.fresh()).hasSize(3);
        assertThat(plan.repeated()).isZero();
    }

    @Test
    void aRecordOfAnEarlierBatchIsSuspected() {
        recent.remember(row(1, 10, 7));

        var plan = LoadPlan.of(List.of(row(1, 10, 7), row(1, 10, 8)), recent);

        assertThat(plan.suspected()).hasSize(1).first().matches(row(1, 10, 7)::sameRecordAs);
        assertThat(plan.fresh()).hasSize(1);
        assertThat(plan.repeated()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42})
    void everyRowIsSomewhereAndNoneTwice(long seed) {
        var random = new Random(seed);
        var rows = new ArrayList<TelemetryRow>();
        for (int i = 0; i < 5_000; i++) {
            rows.add(row(random.nextInt(20), random.nextInt(20), random.nextInt(20)));
        }

        var plan = LoadPlan.of(rows, recent);

        var identities = new HashSet<List<Object>>();
        rows.forEach(row -> identities.add(identity(row)));
        var planned = plan.fresh().stream().map(LoadPlanTest::identity).toList();
        assertThat(planned).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(identities);
        assertThat(plan.fresh().size() + plan.suspected().size() + plan.repeated())
                .isEqualTo(rows.size());
    }

    @Test
    void forgottenRecordsAreOnlyForgottenGuesses() {
        var small = new RecentRecords(1);
        small.remember(row(1, 10, 7));
        small.remember(row(1, 10, 8));

        assertThat(small.mayHold(row(1, 10, 7))).isFalse();
        assertThat(small.mayHold(row(1, 10, 8))).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new RecentRecords(1_000));
    }

    private static List<Object> identity(TelemetryRow row) {
        return List.of(row.imei(), row.deviceTimeMs(), row.recordId());
    }
}
