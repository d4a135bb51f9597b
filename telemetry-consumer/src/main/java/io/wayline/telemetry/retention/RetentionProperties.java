package io.wayline.telemetry.retention;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long records are kept.
 *
 * @param keep TELEMETRY_RETENTION, age at which history is dropped
 * @param daysAhead partitions made before their day
 * @param daysBehind partitions made for late records
 * @param round time between two looks at partitions and retention
 */
@Validated
@ConfigurationProperties("telemetry.retention")
public record RetentionProperties(
        @DefaultValue("400d") Duration keep,
        @DefaultValue("2") @PositiveOrZero int daysAhead,
        @DefaultValue("7") @PositiveOrZero int daysBehind,
        @DefaultValue("15m") Duration round) {

    private static final Duration SHORTEST = Duration.ofDays(2);

    @AssertTrue(message = "TELEMETRY_RETENTION must be at least 2d")
    boolean isKeepLongEnough() {
        return keep.compareTo(SHORTEST) >= 0;
    }
}
