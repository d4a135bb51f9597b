package io.wayline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wayline.webhooks.delivery.EndpointHealth.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointHealthTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration DISABLE_AFTER = Duration.ofDays(5);
    private static final Outcome OK = new Outcome.Accepted(200, "");
    private static final Outcome SILENT = new Outcome.Unanswered("TIMED_OUT", "10 s");
    private static final Outcome GONE = new Outcome.Refused(410, Optional.empty(), "");
    private static final Outcome TOO_MANY = new Outcome.Refused(429, Optional.of(Duration.ofMinutes(2)), "");
    private static final Outcome TOO_MANY_FOR_NOW = new Outcome.Refused(429, Optional.empty(), "");

    private static EndpointHealth health(int failures, Duration failingFor, boolean told, Breaker breaker) {
        var since = failures == 0 ? null : NOW.minus(failingFor);
        return new EndpointHealth(failures, since, told, breaker, RateTokens.FULL, null, since, null);
    }

    private static Breaker breaker(@Nullable Duration openFromNow, Duration openedFor) {
        return new Breaker(openFromNow == null ? null : NOW.plus(openFromNow), openedFor, null);
    }

    static Stream<Arguments> table() {
        var none = Duration.ZERO;
        var day = Duration.ofDays(1);
        var past = Duration.ofSeconds(-1);
        var closed = Breaker.CLOSED;
        var never = Set.<Notice>of();
        return Stream.of(
                // before: failures, for how long, told, breaker; outcome; after: failures, breaker, notices
                arguments(health(0, none, false, closed), OK, 0, closed, never),
                arguments(health(4, day, false, closed), OK, 0, closed, never),
                arguments(health(5, day, false, closed), OK, 0, closed, Set.of(Notice.RELEASE)),
                arguments(health(5, day, true, closed), OK, 0, closed, Set.of(Notice.RELEASE, Notice.RECOVERED)),
                arguments(
                        health(12, day, true, breaker(past, day)),
                        OK,
                        0,
                        closed,
                        Set.of(Notice.RELEASE, Notice.RECOVERED)),
                arguments(health(0, none, false, closed), SILENT, 1, closed, never),
                arguments(health(3, day, false, closed), SILENT, 4, closed, never),
                arguments(health(4, none, false, closed), SILENT, 5, closed, never),
                arguments(health(4, day, false, closed), SILENT, 5, closed, Set.of(Notice.FAILS)),
                arguments(health(6, day, false, closed), SILENT, 7, closed, Set.of(Notice.FAILS)),
                arguments(health(5, day, true, closed), SILENT, 6, closed, never),
                arguments(
                        health(9, day, true, closed),
                        SILENT,
                        10,
                        breaker(Duration.ofSeconds(5), Duration.ofSeconds(5)),
                        never),
                arguments(
                        health(10, day, true, breaker(Duration.ofSeconds(3), Duration.ofSeconds(5))),
                        SILENT,
                        11,
                        breaker(Duration.ofSeconds(3), Duration.ofSeconds(5)),
                        never),
                arguments(
                        health(
                                11,
                                day,
                                true,
                                breaker(past, Duration.ofSeconds(5)).probedUntil(NOW.plusSeconds(9))),
                        SILENT,
                        12,
                        breaker(Duration.ofSeconds(10), Duration.ofSeconds(10)),
                        never),
                arguments(
                        health(30, day, true, breaker(past, Duration.ofSeconds(160))),
                        SILENT,
                        31,
                        breaker(Duration.ofMinutes(5), Duration.ofMinutes(5)),
                        never),
                arguments(health(0, none, false, closed), TOO_MANY, 1, breaker(Duration.ofMinutes(2), none), never),
                arguments(health(0, none, false, closed), TOO_MANY_FOR_NOW, 1, closed, never),
                arguments(
                        health(1, day, false, breaker(Duration.ofMinutes(9), none)),
                        TOO_MANY,
                        2,
                        breaker(Duration.ofMinutes(9), none),
                        never),
                arguments(health(0, none, false, closed), GONE, 1, closed, Set.of(Notice.GONE)),
                arguments(health(1, DISABLE_AFTER.minusMillis(1), false, closed), SILENT, 2, closed, never),
                arguments(health(1, DISABLE_AFTER, false, closed), SILENT, 2, closed, Set.of(Notice.GIVEN_UP)),
                arguments(health(1, DISABLE_AFTER, false, closed), OK, 0, closed, never));
    }

    @ParameterizedTest
    @MethodSource("table")
    void followsTheTable(EndpointHealth before, Outcome outcome, int failures, Breaker breaker, Set<Notice> notices) {
        var change = before.after(outcome, NOW, DISABLE_AFTER);

        assertThat(change.health().consecutiveFailures()).isEqualTo(failures);
        assertThat(change.health().breaker()).isEqualTo(breaker);
        assertThat(change.notices()).isEqualTo(notices);
        assertThat(change.health().failingSince() == null).isEqualTo(failures == 0);
    }

    @Test
    void halfOpenLetsOneThroughUntilItHasSaidWhatItFound() {
        var halfOpen = breaker(Duration.ofSeconds(-1), Duration.ofSeconds(5));
        assertThat(halfOpen.letsThrough(NOW)).isTrue();
        var probed = halfOpen.probedUntil(NOW.plusSeconds(20));
        assertThat(probed.letsThrough(NOW)).isFalse();
        assertThat(probed.letsThrough(NOW.plusSeconds(20)))
                .as("who probed is dead")
                .isTrue();
        assertThat(probed.notProbed()).isEqualTo(halfOpen);
    }

    /** Whatever comes, in whatever order, over any time. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomLivesKeepTheirPromises(long seed) {
        var random = new Random(seed);
        var health = EndpointHealth.UNKNOWN;
        var now = NOW;
        int failures = 0;
        boolean told = false;
        for (int step = 0; step < 2_000; step++) {
            now = now.plusMillis(random.nextInt(60_000));
            var outcome =
                    random.nextInt(step % 200 < 100 ? 3 : 40) == 0 ? OK : random.nextInt(20) == 0 ? TOO_MANY : SILENT;
            var before = health;
            var change = health.after(outcome, now, DISABLE_AFTER);
            health = change.health();
            failures = outcome.isAccepted() ? 0 : failures + 1;

            assertThat(health.consecutiveFailures()).isEqualTo(failures);
            var expected = EnumSet.noneOf(Notice.class);
            if (outcome.isAccepted()) {
                assertThat(health.breaker()).as("a success closes it").isEqualTo(Breaker.CLOSED);
                if (told) {
                    expected.add(Notice.RECOVERED);
                }
                if (before.isFailing()) {
                    expected.add(Notice.RELEASE);
                }
                told = false;
            } else if (failures >= 5 && !told) {
                expected.add(Notice.FAILS);
                told = true;
            }
            assertThat(change.notices()).as("told once, recovered once").isEqualTo(expected);
            if (failures >= 10) {
                assertThat(health.breaker().at(now)).isEqualTo(Breaker.State.OPEN);
                var end = health.breaker().openUntil();
                assertThat(end).isNotNull().isBeforeOrEqualTo(now.plus(Duration.ofMinutes(5)));
            }
        }
    }
}
