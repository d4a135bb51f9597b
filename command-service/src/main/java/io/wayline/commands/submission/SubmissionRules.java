package io.wayline.commands.submission;

import java.time.Duration;

/**
 * What is settled for all commands. The limits hold for what hosts ask, and for the settings themselves.
 *
 * @param timeout IOT_COMMAND_TIMEOUT: wait for the answer to an attempt
 * @param maxRetries DEFAULT_MAX_IOT_COMMAND_RETRY: attempts after the first
 * @param queueTimeToLive COMMAND_QUEUE_TTL: of commands that may wait for their tracker
 * @param checkDigit IMEI_CHECK_DIGIT
 */
public record SubmissionRules(Duration timeout, int maxRetries, Duration queueTimeToLive, CheckDigit checkDigit) {

    public static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    public static final Duration LONGEST_TIME_TO_LIVE = Duration.ofDays(30);
    public static final int MOST_RETRIES = 20;

    /** On top of the time for all attempts, for commands that may not wait for their tracker. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    public SubmissionRules {
        within("IOT_COMMAND_TIMEOUT", timeout, LONGEST_TIMEOUT);
        within("COMMAND_QUEUE_TTL", queueTimeToLive, LONGEST_TIME_TO_LIVE);
        if (maxRetries < 0 || maxRetries > MOST_RETRIES) {
            throw new IllegalArgumentException(
                    "DEFAULT_MAX_IOT_COMMAND_RETRY: %d (expected: 0 to %d)".formatted(maxRetries, MOST_RETRIES));
        }
    }

    private static void within(String name, Duration value, Duration longest) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "%s: %d seconds (expected: 1 to %d; a bare number is seconds, milliseconds are written 60000ms)"
                            .formatted(name, value.toSeconds(), longest.toSeconds()));
        }
    }

    Duration timeForAllAttempts(int retries, Duration attempt) {
        var all = attempt.multipliedBy(retries + 1L).plus(MARGIN);
        return all.compareTo(LONGEST_TIME_TO_LIVE) > 0 ? LONGEST_TIME_TO_LIVE : all;
    }
}
