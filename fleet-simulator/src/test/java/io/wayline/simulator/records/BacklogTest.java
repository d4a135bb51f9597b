package io.wayline.simulator.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BacklogTest {

    @Test
    void theOldestLeavesFirst() {
        var backlog = new Backlog(Sorting.OLDEST_FIRST, 0);
        backlog.makeUntil(5);

        assertThat(take(backlog, 3)).containsExactly(0L, 1L, 2L);
        backlog.makeUntil(6);
        assertThat(take(backlog, 9)).containsExactly(3L, 4L, 5L);
        assertThat(backlog.waiting()).isZero();
    }

    @Test
    void theNewestLeavesFirstAndHistoryFollows() {
        var backlog = new Backlog(Sorting.NEWEST_FIRST, 0);
        backlog.makeUntil(5);

        assertThat(take(backlog, 2)).containsExactly(4L, 3L);
        backlog.makeUntil(7);
        assertThat(take(backlog, 3)).containsExactly(6L, 5L, 2L);
        assertThat(take(backlog, 3)).containsExactly(1L, 0L);
    }

    @Test
    void highPriorityOvertakesEverything() {
        var backlog = new Backlog(Sorting.OLDEST_FIRST, 4);
        backlog.makeUntil(9);

        assertThat(take(backlog, 3)).containsExactly(3L, 7L, 0L);
        assertThat(take(backlog, 9)).containsExactly(1L, 2L, 4L, 5L, 6L, 8L);
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordLeavesExactlyOnce(Sorting sorting) {
        var random = new SplittableRandom(5);
        var backlog = new Backlog(sorting, 7);
        var taken = new ArrayList<Long>();
        while (backlog.made() < 1_000) {
            backlog.makeUntil(backlog.made() + random.nextInt(12));
            taken.addAll(take(backlog, random.nextInt(1, 10)));
            assertThat(backlog.waiting()).isEqualTo(backlog.made() - taken.size());
        }
        while (backlog.waiting() > 0) {
            taken.addAll(take(backlog, 10));
        }

        assertThat(taken)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, backlog.made()).boxed().toList());
    }

    private static List<Long> take(Backlog backlog, int most) {
        var into = new long[most];
        int taken = backlog.take(into);
        return Arrays.stream(into, 0, taken).boxed().toList();
    }
}
