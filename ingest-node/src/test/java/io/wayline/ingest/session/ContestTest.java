package io.wayline.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContestTest {

    @Test
    void moreThanFiveReplacementsAMinuteFromOtherAddressesAreAFight() {
        var contest = Contest.NONE;
        for (int i = 0; i < 5; i++) {
            contest = contest.replaced(100_000 + i * 1_000, true);
        }
        assertThat(contest.isFight()).isFalse();
        assertThat(contest.replaced(110_000, true).isFight()).isTrue();
        assertThat(contest.replaced(200_000, true).isFight())
                .as("a minute later")
                .isFalse();
    }

    @Test
    void reconnectsOfOneAddressAreNone() {
        var contest = Contest.NONE;
        for (int i = 0; i < 50; i++) {
            contest = contest.replaced(100_000 + i, false);
        }
        assertThat(contest.isFight()).isFalse();
    }
}
