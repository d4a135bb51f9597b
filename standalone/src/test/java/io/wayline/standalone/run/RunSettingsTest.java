package io.wayline.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunSettingsTest {

    @Test
    void anEmptyEnvironmentGivesTheDocumentedPorts() {
        var settings = settings(Map.of());

        assertThat(settings.brokerPort()).isEqualTo(5027);
        assertThat(settings.udpPort()).isEqualTo(5027);
        assertThat(settings.brokerBind()).isEqualTo("127.0.0.1");
        assertThat(settings.metricsPort()).isEqualTo(9464);
        assertThat(settings.telemetryPort()).isEqualTo(8092);
        assertThat(settings.apiPort()).isEqualTo(8091);
        assertThat(settings.webhookPort()).isEqualTo(8093);
        assertThat(settings.apiBind()).isEqualTo("127.0.0.1");
        assertThat(settings.kafkaPort()).isEqualTo(9092);
        assertThat(settings.postgresPort()).isEqualTo(5432);
        assertThat(settings.registrationPolicy()).isEqualTo("auto");
    }

    @Test
    void udpFollowsTheTrackerPortUnlessToldOtherwise() {
        assertThat(settings(Map.of("BROKER_PORT", "6000")).udpPort()).isEqualTo(6000);
        assertThat(settings(Map.of("BROKER_PORT", "6000", "UDP_PORT", "6001")).udpPort())
                .isEqualTo(6001);
    }

    @Test
    void servicesAreToldWhatWeWereToldAndOurOwnChoices() {
        var settings = settings(Map.of("TELEMETRY_RETENTION", "30d", "REGISTRATION_POLICY", "allow-list"));
        var told = settings.with(settings.choices("127.0.0.1:1", "postgresql://a:b@127.0.0.1:2/c", "k-1", "w-1"));

        assertThat(told)
                .containsEntry("TELEMETRY_RETENTION", "30d")
                .containsEntry("REGISTRATION_POLICY", "allow-list")
                .containsEntry("BROKER_BIND", "127.0.0.1")
                .containsEntry("IOT_API_KEY", "k-1")
                .containsEntry("WEBHOOK_SECRET_KEYS", "w-1")
                .containsEntry("WEBHOOK_URL", "http://127.0.0.1:8093")
                .containsEntry("TOPIC_REPLICATION", "1")
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
                .containsEntry("DATABASE_URL", "postgresql://a:b@127.0.0.1:2/c");
    }

    @Test
    void tracesStayHereAndAreThereSoon() {
        var settings = settings(Map.of("OTEL_SDK_DISABLED", "false", "TRACES_PER_SECOND", "5"));

        assertThat(settings.traces().decidedBy()).isEmpty();
        assertThat(settings.traces().choices("http://127.0.0.1:4318"))
                .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
                .containsEntry("OTEL_BSP_SCHEDULE_DELAY", "1000");
        assertThat(settings(Map.of("OTEL_BSP_SCHEDULE_DELAY", "5000")).traces().choices(""))
                .containsEntry("OTEL_BSP_SCHEDULE_DELAY", "5000");
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT,        http://collector:4318",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://collector:4318/v1/traces",
        "OTEL_TRACES_EXPORTER,               none",
        "OTEL_SDK_DISABLED,                  TRUE",
        "TRACES_PER_SECOND,                  0",
    })
    void whoeverSaysWhereTracesGoIsObeyed(String variable, String value) {
        assertThat(settings(Map.of(variable, value)).traces().decidedBy()).contains(variable);
    }

    @Test
    void webhooksMayGoToThisMachineUnlessToldOtherwise() {
        var usual = settings(Map.of()).choices("", "", "", "");
        var strict = settings(Map.of("WEBHOOK_ALLOW_LOOPBACK", "false")).choices("", "", "", "");

        assertThat(usual)
                .containsEntry("WEBHOOK_ALLOW_HTTP", "true")
                .containsEntry("WEBHOOK_ALLOW_PRIVATE", "true")
                .containsEntry("WEBHOOK_ALLOW_LOOPBACK", "true");
        assertThat(strict).containsEntry("WEBHOOK_ALLOW_LOOPBACK", "false").containsEntry("WEBHOOK_ALLOW_HTTP", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "65536", "99999999999"})
    void aPortThatIsNoneIsNamedWithItsVariable(String value) {
        var settings = settings(Map.of("KAFKA_PORT", value));
        assertThatThrownBy(settings::kafkaPort)
                .hasMessage("KAFKA_PORT: %s (expected: a number from 0 to 65535)", value);
    }

    @Test
    void kafkaClientVariablesBecomeClientSettings() {
        var environment = Map.of("KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL", "KAFKA_PORT", "1", "PATH", "/bin");

        assertThat(RunSettings.kafkaClient(environment, "broker:9092"))
                .isEqualTo(Map.of("security.protocol", "SASL_SSL", "bootstrap.servers", "broker:9092"));
    }

    @Test
    void printingSettingsPrintsNoSecret() {
        assertThat(settings(Map.of("DATABASE_URL", "postgresql://u:secret@h/d", "IOT_API_KEY", "secret")))
                .asString()
                .doesNotContain("secret");
    }

    private static RunSettings settings(Map<String, String> environment) {
        return new RunSettings(environment, Path.of("data"));
    }
}
