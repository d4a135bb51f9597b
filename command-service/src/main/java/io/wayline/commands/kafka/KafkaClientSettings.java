package io.wayline.commands.kafka;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Settings that every Kafka client gets as the operator gave them: {@code KAFKA_CLIENT_SECURITY_PROTOCOL=SSL} becomes
 * {@code security.protocol=SSL}.
 */
public record KafkaClientSettings(Map<String, Object> settings) {

    private static final String PREFIX = "KAFKA_CLIENT_";

    public static KafkaClientSettings from(ConfigurableEnvironment environment) {
        var settings = new HashMap<String, Object>();
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (var name : enumerable.getPropertyNames()) {
                    if (name.startsWith(PREFIX)) {
                        settings.putIfAbsent(kafkaName(name), String.valueOf(enumerable.getProperty(name)));
                    }
                }
            }
        }
        return new KafkaClientSettings(settings);
    }

    /** They may hold passwords. */
    @Override
    public String toString() {
        return "KafkaClientSettings" + settings.keySet();
    }

    private static String kafkaName(String variable) {
        return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
