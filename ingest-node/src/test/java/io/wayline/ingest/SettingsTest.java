package io.wayline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.wayline.ingest.kafka.CommandStrategy;
import io.wayline.ingest.listener.Transport;
import io.wayline.ingest.login.RegistrationPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void everyKeyHasADefault() throws Exception {
        var settings = IngestSettings.from(Map.of());

        assertThat(settings.listener().tcp().getPort()).isEqualTo(5027);
        assertThat(settings.listener().tcp().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(settings.listener().udp()).isNull();
        assertThat(settings.metrics().getPort()).isEqualTo(9464);
        assertThat(settings.metrics().getAddress().isLoopbackAddress()).isTrue();
        assertThat(settings.registrationPolicy()).isEqualTo(RegistrationPolicy.ALLOW_LIST);
        assertThat(settings.listener().idleTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.inFlightBudgetBytes()).isEqualTo(64 * 1024 * 1024);
        assertThat(settings.kafka().deliveryTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.nodeName()).isNotBlank();
        assertThat(settings.kafka().commandChannel()).isEqualTo(CommandStrategy.PER_IMEI);
    }

    @Test
    void everyKeyIsSetByTheVariableOfItsName() throws Exception {
        var settings = IngestSettings.from(Map.ofEntries(
                Map.entry("BROKER_BIND", "127.0.0.1"),
                Map.entry("BROKER_PORT", "6001"),
                Map.entry("UDP_PORT", "6002"),
                Map.entry("TRANSPORT", "io_uring"),
                Map.entry("EVENT_LOOPS", "3"),
                Map.entry("REGISTRATION_POLICY", "auto"),
                Map.entry("DEFAULT_MODEL", "FMB120"),
                Map.entry("MAX_CONNECTIONS", "11"),
                Map.entry("MAX_CONNECTIONS_PER_ADDRESS", "12"),
                Map.entry("MAX_FRAME", "8KiB"),
                Map.entry("LOGIN_TIMEOUT", "13s"),
                Map.entry("HALF_FRAME_TIMEOUT", "14s"),
                Map.entry("IDLE_TIMEOUT", "2h"),
                Map.entry("REFUSED_LOGIN_DELAY", "15ms"),
                Map.entry("MAX_DAMAGED_FRAMES", "16"),
                Map.entry("IN_FLIGHT_BUDGET", "17MiB"),
                Map.entry("REFUSE_LOGINS_AFTER", "18s"),
                Map.entry("NODE_NAME", "gw-19"),
                Map.entry("SEEN_INTERVAL", "20s"),
                Map.entry("HEARTBEAT_INTERVAL", "21s"),
                Map.entry("DRAIN_TIME", "22s"),
                Map.entry("COMMAND_CHANNEL", "keyed"),
                Map.entry("COMMAND_ASSIGN_INTERVAL", "31ms"),
                Map.entry("COMMAND_QUIET", "32ms"),
                Map.entry("COMMAND_BACKLOG_CAP", "33s"),
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", "kafka:23"),
                Map.entry("TOPIC_PREFIX", "p24."),
                Map.entry("KAFKA_COMPRESSION", "zstd"),
                Map.entry("KAFKA_LINGER", "25ms"),
                Map.entry("KAFKA_BATCH_SIZE", "26KiB"),
                Map.entry("KAFKA_DELIVERY_TIMEOUT", "27s"),
                Map.entry("KAFKA_STARTUP_TIMEOUT", "28s"),
                Map.entry("KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL"),
                Map.entry("METRICS_BIND", "0.0.0.0"),
                Map.entry("METRICS_PORT", "6029")));

        var listener = settings.listener();
        assertThat(listener.tcp().getPort()).isEqualTo(6001);
        assertThat(listener.tcp().getAddress().isLoopbackAddress()).isTrue();
        assertThat(listener.udp())
                .isNotNull()
                .satisfies(udp -> assertThat(udp.getPort()).isEqualTo(6002));
        assertThat(listener.transport()).isEqualTo(Transport.IO_URING);
        assertThat(listener.eventLoops()).isEqualTo(3);
        assertThat(settings.registrationPolicy()).isEqualTo(RegistrationPolicy.AUTO);
        assertThat(settings.defaultModel()).isEqualTo("FMB120");
        assertThat(listener.maxConnections()).isEqualTo(11);
        assertThat(listener.maxConnectionsPerAddress()).isEqualTo(12);
        assertThat(listener.maxFrameBytes()).isEqualTo(8 * 1024);
        assertThat(listener.loginTimeout()).isEqualTo(Duration.ofSeconds(13));
        assertThat(listener.halfFrameTimeout()).isEqualTo(Duration.ofSeconds(14));
        assertThat(listener.idleTimeout()).isEqualTo(Duration.ofHours(2));
        assertThat(listener.refusedDelay()).isEqualTo(Duration.ofMillis(15));
        assertThat(settings.maxDamagedInARow()).isEqualTo(16);
        assertThat(settings.inFlightBudgetBytes()).isEqualTo(17 * 1024 * 1024);
        assertThat(settings.refuseLoginsAfter()).isEqualTo(Duration.ofSeconds(18));
        assertThat(settings.nodeName()).isEqualTo("gw-19");
        assertThat(settings.seenInterval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.kafka().heartbeatInterval()).isEqualTo(Duration.ofSeconds(21));
        assertThat(listener.drainTime()).isEqualTo(Duration.ofSeconds(22));
        assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka:23");
        assertThat(settings.kafka().topicPrefix()).isEqualTo("p24.");
        assertThat(settings.kafka().compression()).isEqualTo("zstd");
        assertThat(settings.kafka().linger()).isEqualTo(Duration.ofMillis(25));
        assertThat(settings.kafka().batchBytes()).isEqualTo(26 * 1024);
        assertThat(settings.kafka().deliveryTimeout()).isEqualTo(Duration.ofSeconds(27));
        assertThat(settings.kafka().startupTimeout()).isEqualTo(Duration.ofSeconds(28));
        assertThat(settings.kafka().client()).containsExactly(Map.entry("security.protocol", "SASL_SSL"));
        assertThat(settings.kafka().commandChannel()).isEqualTo(CommandStrategy.KEYED);
        assertThat(settings.kafka().commandAssignInterval()).isEqualTo(Duration.ofMillis(31));
        assertThat(settings.commands().quiet()).isEqualTo(Duration.ofMillis(32));
        assertThat(settings.commands().backlogCap()).isEqualTo(Duration.ofSeconds(33));
        assertThat(settings.metrics().getPort()).isEqualTo(6029);
        assertThat(settings.metrics().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(ConfigFactory.parseResources(SettingsReader.DEFAULTS).root())
                .as("keys of the file; a new one belongs into this test")
                .hasSize(34);
    }

    @Test
    void anEmptyVariableIsNotSet() throws Exception {
        assertThat(IngestSettings.from(Map.of("BROKER_PORT", " "))
                        .listener()
                        .tcp()
                        .getPort())
                .isEqualTo(5027);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BROKER_PORT            | 70000      | BROKER_PORT: 70000 (expected: 1 to 65535, or 0 for a free one)
            BROKER_PORT            | http       | BROKER_PORT: http (expected: a whole number)
            REGISTRATION_POLICY    | open       | REGISTRATION_POLICY: open (expected: one of allow-list, auto)
            TRANSPORT              | fast       | TRANSPORT: fast (expected: one of auto, epoll, io_uring, nio)
            IDLE_TIMEOUT           | soon       | IDLE_TIMEOUT: soon (expected: a duration such as 30s, 5m or 2h)
            IN_FLIGHT_BUDGET       | lots       | IN_FLIGHT_BUDGET: lots (expected: a size such as 64MiB or 128KiB)
            IN_FLIGHT_BUDGET       | 100KiB     | IN_FLIGHT_BUDGET: 102400 bytes (expected: at least four times MAX_FRAME, 65536)
            IDLE_TIMEOUT           | 20s        | LOGIN_TIMEOUT: PT30S (expected: at most IDLE_TIMEOUT, PT20S)
            KAFKA_DELIVERY_TIMEOUT | 10ms       | KAFKA_DELIVERY_TIMEOUT: PT0.01S (expected: PT1S more than KAFKA_LINGER, PT0.005S)
            MAX_CONNECTIONS        | 0          | MAX_CONNECTIONS: 0 (expected: 1 or more)
            COMMAND_CHANNEL        | carrier    | COMMAND_CHANNEL: carrier (expected: one of per-imei, keyed)
            COMMAND_QUIET          | 30s        | COMMAND_BACKLOG_CAP: PT20S (expected: at least COMMAND_QUIET, PT30S)
            COMMAND_ASSIGN_INTERVAL | 0ms       | COMMAND_ASSIGN_INTERVAL: PT0S (expected: more than 0)
            """)
    void aWrongSettingIsNamedWithItsRemedy(String variable, String value, String message) {
        assertThatThrownBy(() -> IngestSettings.from(Map.of(variable, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(message);
    }
}
