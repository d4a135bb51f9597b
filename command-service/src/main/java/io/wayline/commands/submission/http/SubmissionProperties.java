package io.wayline.commands.submission.http;

import io.wayline.commands.submission.CheckDigit;
import io.wayline.commands.submission.SubmissionRules;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * What commands are given that ask for nothing else.
 *
 * @param timeout IOT_COMMAND_TIMEOUT: wait for an answer, from the write; seconds, or with a unit (60s,
 *     60000ms), 1 s to 1 h
 * @param maxRetries DEFAULT_MAX_IOT_COMMAND_RETRY: attempts after the first, 0 to 20
 * @param queueTtl COMMAND_QUEUE_TTL: deadline of commands that may wait for an offline tracker; with a unit, or
 *     seconds, 1 s to 30 d
 * @param imeiCheckDigit IMEI_CHECK_DIGIT: what the API does about a wrong check digit
 */
@ConfigurationProperties("commands.submission")
record SubmissionProperties(
        @DefaultValue("60") @DurationUnit(ChronoUnit.SECONDS)
        Duration timeout,

        @DefaultValue("3") int maxRetries,

        @DefaultValue("1h") @DurationUnit(ChronoUnit.SECONDS)
        Duration queueTtl,

        @DefaultValue("warn") CheckDigit imeiCheckDigit) {

    SubmissionRules rules() {
        return new SubmissionRules(timeout, maxRetries, queueTtl, imeiCheckDigit);
    }
}
