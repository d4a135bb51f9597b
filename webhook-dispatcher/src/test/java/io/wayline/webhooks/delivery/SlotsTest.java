package io.wayline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {

    @ParameterizedTest
    @CsvSource({
        // slots, fresh due, retried due -> fresh, retried
        "10,     0,     0,  0,  0",
        " 0,    50,    50,  0,  0",
        "10,    50, 10000,  5,  5",
        "11,    50, 10000,  6,  5",
        " 1,    50, 10000,  1,  0",
        " 1,     0, 10000,  0,  1",
        "10,     2, 10000,  2,  8",
        "10,    50,     3,  7,  3",
        "10,     3,     4,  3,  4"
    })
    void eachKindHasHalfIfItNeedsIt(int slots, int freshDue, int retriedDue, int fresh, int retried) {
        assertThat(Slots.share(slots, freshDue, retriedDue)).isEqualTo(new Slots(fresh, retried));
    }
}
