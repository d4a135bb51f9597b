package io.wayline.devices.presence.kafka;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How it is learned who is connected.
 *
 * @param registrationPolicy REGISTRATION_POLICY: under {@code auto}, trackers that connect are registered
 * @param consumers threads that read sessions
 * @param batch sessions of one transaction at most
 * @param watchInterval between looks for nodes that fell silent
 * @param startPatience for which a start waits until what is in the topics has been read
 */
@Validated
@ConfigurationProperties("devices.presence")
record PresenceProperties(
        @DefaultValue("allow-list") Policy registrationPolicy,
        @DefaultValue("1") @Positive int consumers,
        @DefaultValue("500") @Positive int batch,
        @DefaultValue("1s") Duration watchInterval,
        @DefaultValue("20s") Duration startPatience) {

    enum Policy {
        ALLOW_LIST,
        AUTO
    }
}
