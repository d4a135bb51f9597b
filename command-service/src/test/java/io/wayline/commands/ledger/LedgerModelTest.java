package io.wayline.commands.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Thousands of random lives of the ledger. {@code -Dledger.seed=N} replays one and prints all of it. */
class LedgerModelTest {

    private static final int SCHEDULES = 3_000;
    private static final int STEPS = 200;

    @Test
    void keepsItsPromisesWhateverComes() {
        Long replayed = Long.getLong("ledger.seed");
        var seeds = replayed == null ? LongStream.range(0, SCHEDULES) : LongStream.of(replayed);
        Map<State, Long> ends = new EnumMap<>(State.class);
        long begin = System.nanoTime();
        long[] totals = new long[2];
        seeds.forEach(seed -> {
            var model = new LedgerModel(seed, new FakeLedgerStore(), 10);

            var broken = model.run(STEPS);

            if (replayed != null || !broken.isEmpty()) {
                model.log().forEach(System.out::println);
            }
            assertThat(broken)
                    .as("seed %d: replay with -Dledger.seed=%d", seed, seed)
                    .isEmpty();
            model.ends().forEach((state, count) -> ends.merge(state, count, Long::sum));
            totals[0] += model.steps();
            totals[1] += model.writes();
        });
        System.out.printf(
                "ledger model: %d steps, %d writes, %d ms, ends %s%n",
                totals[0], totals[1], (System.nanoTime() - begin) / 1_000_000, ends);
        if (replayed == null) {
            assertThat(ends.keySet())
                    .as("every end is reached")
                    .containsExactlyInAnyOrder(
                            State.SUCCEEDED,
                            State.FAILED,
                            State.REJECTED,
                            State.EXPIRED,
                            State.CANCELLED,
                            State.SUPERSEDED,
                            State.UNKNOWN);
        }
    }
}
