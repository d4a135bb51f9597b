package io.wayline.telemetry.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {

    private final PartitionsFake store = new PartitionsFake();
    private Instant now = Instant.parse("2026-11-22T00:00:00Z");
    private final Partitions partitions = new Partitions(store, new Calendar(Duration.ofDays(30), 2, 7), () -> now);

    @Test
    void partitionsStandReadyAheadAndBehind() {
        partitions.tend();

        assertThat(store.tables()).hasSize(10).startsWith("history_20261115").endsWith("history_20261124");
    }

    @Test
    void aDayThatHasPassedItsRetentionIsDropped() {
        partitions.tend();
        now = now.plus(Duration.ofDays(40));

        partitions.tend();

        assertThat(store.tables())
                .doesNotContain("history_20261115", "history_20261122")
                .startsWith("history_20261225")
                .endsWith("history_20270103");
        assertThat(store.deletions).endsWith(now.minus(Duration.ofDays(30)));
    }

    @Test
    void theOldestKeptDayIsKeptWhole() {
        store.partitions.addAll(List.of(
                DayPartition.named("history_20261022").orElseThrow(),
                DayPartition.named("history_20261023").orElseThrow()));
        now = Instant.parse("2026-11-22T23:59:59.999Z");

        partitions.tend();

        assertThat(store.tables()).startsWith("history_20261023");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22, true",
        "2026-11-23, true", // a tracker's clock may be a day ahead
        "2026-11-24, false",
        "2026-10-23, true",
        "2026-10-22, false",
        "1970-01-01, false",
        "2100-01-01, false",
    })
    void aDayHasAPartitionOfItsOwnWithinTheRetention(LocalDate day, boolean has) {
        assertThat(partitions.mayHave(day.toEpochDay())).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({"-1", "213503982334", "9223372036854775807"})
    void daysBeyondEveryCalendarHaveNone(long epochDay) {
        assertThat(partitions.mayHave(epochDay)).isFalse();
    }

    @Test
    void aLateDayIsMadeOnceWhenARecordAsks() {
        var days = new BitSet();
        days.set((int) LocalDate.of(2026, 11, 1).toEpochDay());

        partitions.prepareFor(days);
        partitions.prepareFor(days);

        assertThat(store.tables()).containsExactly("history_20261101");
        assertThat(store.created).isEqualTo(1);
    }

    @Test
    void aPartitionThatCannotBeMadeNowIsMadeInTheNextRound() {
        var late = DayPartition.named("history_20261101").orElseThrow();
        var days = new BitSet();
        days.set((int) late.day().toEpochDay());
        store.inUse = true;
        partitions.prepareFor(days);
        store.inDefault.add(late); // where its rows went
        store.inUse = false;

        partitions.tend();

        assertThat(store.partitions).contains(late);
        assertThat(store.inDefault).isEmpty();
    }

    @Test
    void aPartitionThatSomebodyElseDroppedIsForgotten() {
        partitions.tend();
        store.partitions.clear();

        partitions.tend();

        assertThat(store.tables()).hasSize(10);
    }

    @Test
    void onlyDayPartitionsAreTakenForOnes() {
        assertThat(DayPartition.named("history_default")).isEmpty();
        assertThat(DayPartition.named("history_20261345")).isEmpty();
        assertThat(DayPartition.named("other")).isEmpty();
        var day = DayPartition.named("history_20261122").orElseThrow();
        assertThat(day.from().atOffset(ZoneOffset.UTC)).hasToString("2026-11-22T00:00Z");
        assertThat(day.to().atOffset(ZoneOffset.UTC)).hasToString("2026-11-23T00:00Z");
    }
}
