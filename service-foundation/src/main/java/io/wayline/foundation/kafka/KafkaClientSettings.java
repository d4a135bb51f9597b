package io.wayline.foundation.kafka;

import io.wayline.foundation.SecretFiles;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Settings that every Kafka client gets as the operator gave them: {@code KAFKA_CLIENT_SECURITY_PROTOCOL=SSL} becomes
 * {@code security.protocol=SSL}.
 */
public record KafkaClientSettings(Map<String, Object> settings) {

    private static final String PREFIX = "KAFKA_CLIENT_";
    private static final Set<String> KAFKAS_OWN = ConsumerConfig.configNames();

    public static KafkaClientSettings from(ConfigurableEnvironment environment) {
        var settings = new HashMap<String, Object>();
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (var name : enumerable.getPropertyNames()) {
                    if (name.startsWith(PREFIX)) {
                        put(settings, name, String.valueOf(enumerable.getProperty(name)));
                    }
                }
            }
        }
        return new KafkaClientSettings(settings);
    }

    /** A file holds the value, unless Kafka itself has a setting of that name. */
    private static void put(Map<String, Object> settings, String variable, String value) {
        boolean isFile = variable.endsWith(SecretFiles.SUFFIX) && !KAFKAS_OWN.contains(kafkaName(variable));
        if (isFile) {
            var name = variable.substring(0, variable.length() - SecretFiles.SUFFIX.length());
            settings.putIfAbsent(kafkaName(name), SecretFiles.read(variable, value));
        } else {
            settings.putIfAbsent(kafkaName(variable), value);
        }
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
