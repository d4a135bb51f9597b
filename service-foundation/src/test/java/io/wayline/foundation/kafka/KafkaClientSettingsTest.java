package io.wayline.foundation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void aValueMayStandInAFile(@TempDir Path files) throws IOException {
        var file = Files.writeString(files.resolve("jaas"), "s3cret\n").toString();
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(source("only", Map.of("KAFKA_CLIENT_SASL_JAAS_CONFIG_FILE", file)));

        assertThat(KafkaClientSettings.from(environment).settings())
                .containsExactly(Map.entry("sasl.jaas.config", "s3cret"));
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(source("only", Map.of("KAFKA_CLIENT_SASL_JAAS_CONFIG_FILE", "/nowhere/jaas")));

        assertThatThrownBy(() -> KafkaClientSettings.from(environment))
                .hasMessageContaining("KAFKA_CLIENT_SASL_JAAS_CONFIG_FILE: /nowhere/jaas cannot be read");
    }

    private static MapPropertySource source(String name, Map<String, Object> variables) {
        return new MapPropertySource(name, variables);
    }
}
