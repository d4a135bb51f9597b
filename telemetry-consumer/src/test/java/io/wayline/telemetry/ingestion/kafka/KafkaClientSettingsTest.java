package io.wayline.telemetry.ingestion.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class KafkaClientSettingsTest {

    @Test
    void variablesBecomeKafkaSettingsAndTheFirstSourceWins() {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(source("second", Map.of("KAFKA_CLIENT_SECURITY_PROTOCOL", "PLAINTEXT")));
        environment
                .getPropertySources()
                .addFirst(source(
                        "first",
                        Map.of(
                                "KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL",
                                "KAFKA_CLIENT_SASL_JAAS_CONFIG", "s3cret",
                                "KAFKA_BOOTSTRAP_SERVERS", "not:one")));

        var settings = KafkaClientSettings.from(environment);

        assertThat(settings.settings())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "s3cret")
                .hasSize(2);
        assertThat(settings.toString()).contains("sasl.jaas.config").doesNotContain("s3cret");
    }

    private static MapPropertySource source(String name, Map<String, Object> variables) {
        return new MapPropertySource(name, variables);
    }
}
