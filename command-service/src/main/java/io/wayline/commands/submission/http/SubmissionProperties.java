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
 * @param timeout IOT_COMMAND_TIMEOUT: seconds, or with a unit (60s, 60000ms)
 * @param maxRetries DEFAULT_MAX_IOT_COMMAND_RETRY
 * @param queueTtl COMMAND_QUEUE_TTL: with a unit, or seconds
 * @param imeiCheckDigit IMEI_CHECK_DIGIT: ignore, warn, require
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
