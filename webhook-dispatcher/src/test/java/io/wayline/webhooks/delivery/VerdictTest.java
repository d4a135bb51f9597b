package io.wayline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final List<Duration> WAITS = List.of(Duration.ZERO, Duration.ofSeconds(10), Duration.ofMinutes(10));
    private static final RetrySchedule SCHEDULE = new StepwiseSchedule(WAITS, 0.1, () -> 0);
    private static final Outcome OK = new Outcome.Accepted(204, "");
    private static final Outcome SILENT = new Outcome.Unanswered("TIMED_OUT", "");

    private static Outcome refused(int status) {
        return new Outcome.Refused(status, Optional.empty(), "");
    }

    private static Outcome refused(int status, Duration retryAfter) {
        return new Outcome.Refused(status, Optional.of(retryAfter), "");
    }

    private static Verdict retryIn(Duration wait) {
        return new Verdict.RetryAt(NOW.plus(wait));
    }

    static Stream<Arguments> table() {
        var never = Optional.<Instant>empty();
        var soon = Optional.of(NOW.plusSeconds(4));
        var ten = Duration.ofSeconds(10);
        return Stream.of(
                arguments(1, OK, never, new Verdict.Delivered()),
                arguments(9, OK, soon, new Verdict.Delivered()),
                arguments(1, refused(500), never, retryIn(ten)),
                arguments(1, refused(302), never, retryIn(ten)),
                arguments(1, refused(400), never, retryIn(ten)),
                arguments(1, SILENT, never, retryIn(ten)),
                arguments(2, SILENT, never, retryIn(Duration.ofMinutes(10))),
                arguments(3, SILENT, never, new Verdict.Dead("ATTEMPTS_SPENT")),
                arguments(1, refused(410), never, new Verdict.Dead("ENDPOINT_GONE")),
                arguments(1, refused(503, Duration.ofMinutes(3)), never, retryIn(Duration.ofMinutes(3))),
                arguments(1, refused(429, Duration.ofMinutes(3)), never, retryIn(Duration.ofMinutes(3))),
                arguments(1, refused(429, Duration.ofSeconds(3)), never, retryIn(ten)),
                arguments(1, refused(429, Duration.ofSeconds(-3)), never, retryIn(ten)),
                arguments(1, refused(503, Duration.ofDays(3)), never, retryIn(Duration.ofDays(1))),
                arguments(1, refused(500, Duration.ofMinutes(3)), never, retryIn(ten)),
                arguments(3, refused(503, Duration.ofMinutes(3)), never, new Verdict.Dead("ATTEMPTS_SPENT")),
                arguments(1, SILENT, soon, retryIn(Duration.ofSeconds(4))),
                arguments(1, SILENT, Optional.of(NOW.plusSeconds(40)), retryIn(ten)));
    }

    @ParameterizedTest
    @MethodSource("table")
    void followsTheTable(int attempts, Outcome outcome, Optional<Instant> expiry, Verdict expected) {
        assertThat(Verdict.of(attempts, outcome, NOW, expiry, SCHEDULE)).isEqualTo(expected);
    }

    @Test
    void aWaitIsLongerByItsJitterAndNeverShorter() {
        var longest = new StepwiseSchedule(WAITS, 0.1, () -> 1);
        assertThat(longest.next(1, SILENT, NOW)).contains(NOW.plusSeconds(11));
        assertThat(SCHEDULE.next(1, SILENT, NOW)).contains(NOW.plusSeconds(10));
    }

    @Test
    void withoutAGreatestAgeNothingIsTooOld() {
        assertThat(Verdict.expiry(NOW, Duration.ZERO)).isEmpty();
        assertThat(Verdict.expiry(NOW, Duration.ofHours(1))).contains(NOW.plusSeconds(3600));
    }
}
