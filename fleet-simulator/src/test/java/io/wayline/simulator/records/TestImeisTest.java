package io.wayline.simulator.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestImeisTest {

    @Test
    void anImeiHasFifteenDigitsOfTheTestRange() {
        assertThat(TestImeis.of(0)).startsWith("35999900000000").hasSize(15);
        assertThat(TestImeis.of(999_999)).startsWith("35999900999999").hasSize(15);
    }

    @Test
    void theCheckDigitFulfilsLuhn() {
        assertThat(IntStream.range(0, 2_000).mapToObj(TestImeis::of))
                .doesNotHaveDuplicates()
                .allSatisfy(imei -> assertThat(luhnSum(imei) % 10).isZero());
    }

    /** As the standard tells it: double every second digit from the left of fifteen, add all digits. */
    private static int luhnSum(String imei) {
        return IntStream.range(0, 15)
                .map(i -> (imei.charAt(i) - '0') * (i % 2 == 1 ? 2 : 1))
                .map(weighted -> weighted / 10 + weighted % 10)
                .sum();
    }
}
