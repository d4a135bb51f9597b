package io.wayline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTokensTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void holdsASecondsWorthAndFillsAsTimePasses() {
        var full = RateTokens.FULL.filled(10, NOW);
        assertThat(full.whole()).isEqualTo(10);
        var empty = full.without(10);
        assertThat(empty.filled(10, NOW).whole()).isZero();
        assertThat(empty.filled(10, NOW.plusMillis(100)).whole()).isEqualTo(1);
        assertThat(empty.filled(10, NOW.plusSeconds(3600)).whole()).isEqualTo(10);
        assertThat(empty.filled(10, NOW.minusSeconds(3600)).whole())
                .as("a clock put back")
                .isZero();
        assertThat(full.filled(3, NOW).whole())
                .as("a lower rate counts at once")
                .isEqualTo(3);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void neverGivesMoreThanTheRateBeyondTheFirstSecond(long seed) {
        var random = new Random(seed);
        int rate = 1 + random.nextInt(50);
        var tokens = RateTokens.FULL;
        var now = NOW;
        long taken = 0;
        for (int step = 0; step < 5_000; step++) {
            now = now.plusMillis(random.nextInt(100));
            tokens = tokens.filled(rate, now);
            int take = random.nextInt(tokens.whole() + 1);
            tokens = tokens.without(take);
            taken += take;
            double most = rate + rate * (now.toEpochMilli() - NOW.toEpochMilli()) / 1e3;
            assertThat((double) taken).isLessThanOrEqualTo(most + 0.01);
        }
    }
}
