package io.wayline.foundation.access;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often the API may be used.
 *
 * @param rateLimit API_RATE_LIMIT: requests a second of one key to one instance, with or without "/s", or off
 * @param rateBurst API_RATE_BURST: requests of one key at once
 */
@Validated
@ConfigurationProperties("api")
record LimitProperties(
        @DefaultValue("100")
        @Pattern(
                regexp = "off|[1-9][0-9]{0,6}(/s)?",
                message = "API_RATE_LIMIT is neither a number of requests a second nor off")
        String rateLimit,

        @DefaultValue("200") @Positive(message = "API_RATE_BURST must be positive")
        int rateBurst) {

    RateLimits limits() {
        int perSecond = rateLimit.equals("off") ? 0 : Integer.parseInt(rateLimit.replace("/s", ""));
        return new RateLimits(perSecond, Math.max(rateBurst, perSecond));
    }
}
