package io.wayline.simulator.tracker;

import java.time.Duration;

/**
 * How long a tracker waits, and for what.
 *
 * @param responseTimeout for the answer to a packet or a login; real devices allow 5 s to 300 s
 * @param pingAfter silence after which it sends a ping
 * @param firstBackoff pause before the first new attempt to connect; doubled at each failure
 * @param longestBackoff the pause never grows beyond this
 * @param refusedPause pause after a refused login
 */
public record TrackerTimings(
        Duration responseTimeout,
        Duration pingAfter,
        Duration firstBackoff,
        Duration longestBackoff,
        Duration refusedPause) {

    public static final TrackerTimings USUAL = new TrackerTimings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofMillis(250),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10));

    public TrackerTimings withResponseTimeout(Duration timeout) {
        return new TrackerTimings(timeout, pingAfter, firstBackoff, longestBackoff, refusedPause);
    }

    public TrackerTimings withPingAfter(Duration silence) {
        return new TrackerTimings(responseTimeout, silence, firstBackoff, longestBackoff, refusedPause);
    }

    public TrackerTimings withBackoff(Duration first, Duration longest) {
        return new TrackerTimings(responseTimeout, pingAfter, first, longest, refusedPause);
    }

    public TrackerTimings withRefusedPause(Duration pause) {
        return new TrackerTimings(responseTimeout, pingAfter, firstBackoff, longestBackoff, pause);
    }
}
