package io.wayline.telemetry.mirror.kafka;

import io.wayline.proto.TopicChoices;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** {@code TELEMETRY_JSON_MIRROR}, read as whoever makes the topic reads it: what is neither true nor false stops the start. */
final class MirrorSwitch implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return TopicChoices.isTrue(context.getEnvironment().getProperty("telemetry.json-mirror", ""));
    }
}
