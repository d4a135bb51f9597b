package io.wayline.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.foundation.kafka.KafkaClientSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

class SecretFilesTest {

    private static ConfigurableEnvironment environment(Map<String, Object> variables) {
        var context = new GenericApplicationContext();
        SecretFiles.addTo(context);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("variables", variables));
        return context.getEnvironment();
    }

    @Test
    void aValueMayStandInAFile(@TempDir Path files) throws Exception {
        var file = Files.writeString(files.resolve("secret"), "s3cret\n").toString();
        var environment = environment(Map.of("A_SECRET_FILE", file, "OTHER_FILE", file, "OTHER", "said"));

        assertThat(environment.resolvePlaceholders("${A_SECRET:}")).isEqualTo("s3cret");
        assertThat(environment.resolvePlaceholders("${OTHER:}")).isEqualTo("said");
        assertThat(environment.resolvePlaceholders("${MISSING:}")).isEmpty();
    }

    /** Spring Boot walks through environments that it finds within environments. */
    @Test
    @Timeout(30)
    void whatIsNowhereIsLookedForOnce() {
        var environment = environment(Map.of());
        ConfigurationPropertySources.attach(environment);

        assertThat(environment.getProperty("spring.application.version")).isNull();
    }

    @Test
    void settingsOfKafkasClientsToo(@TempDir Path files) throws Exception {
        var file = Files.writeString(files.resolve("jaas"), "a login module\n").toString();
        var environment = environment(Map.of(
                "KAFKA_CLIENT_SASL_JAAS_CONFIG_FILE", file,
                "KAFKA_CLIENT_SASL_OAUTHBEARER_ASSERTION_FILE", "/a/setting/of/kafka",
                "KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL"));

        assertThat(KafkaClientSettings.from(environment).settings())
                .containsOnly(
                        Map.entry("sasl.jaas.config", "a login module"),
                        Map.entry("sasl.oauthbearer.assertion.file", "/a/setting/of/kafka"),
                        Map.entry("security.protocol", "SASL_SSL"));
    }

    @Test
    void aFileThatCannotBeReadIsNamed(@TempDir Path files) {
        var missing = files.resolve("missing").toString();
        var environment = environment(Map.of("A_SECRET_FILE", missing));

        assertThatThrownBy(() -> environment.resolvePlaceholders("${A_SECRET:}"))
                .hasMessageContaining("A_SECRET_FILE: " + missing + " cannot be read");
    }
}
