package io.wayline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.wayline.codec.Codec;
import io.wayline.ingest.capture.CaptureSettings;
import io.wayline.ingest.kafka.CommandStrategy;
import io.wayline.ingest.listener.TlsSettings;
import io.wayline.ingest.listener.Transport;
import io.wayline.ingest.login.RegistrationPolicy;
import io.wayline.ingest.session.CodecRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

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
                Map.entry("TLS_PORT", "6003"),
                Map.entry("TLS_CERTIFICATE", "/tls/a.crt"),
                Map.entry("TLS_KEY", "/tls/a.key"),
                Map.entry("TLS_CLIENT_CA", "/tls/ca.crt"),
                Map.entry("TLS_HANDSHAKE_TIMEOUT", "34s"),
                Map.entry("TLS_RELOAD_INTERVAL", "35s"),
                Map.entry("TRACKER_SOURCES", "10.1.0.0/16"),
                Map.entry("PROXY_PROTOCOL", "required"),
                Map.entry("PROXY_TRUSTED", "10.2.0.1, 10.2.0.2"),
                Map.entry("PROXY_HEADER_TIMEOUT", "36s"),
                Map.entry("CODECS", "8e,12"),
                Map.entry("CODECS_BY_MODEL", "FMB920=8; fmc130 = 16,14"),
                Map.entry("CAPTURE_FRAMES_PER_SECOND", "37"),
                Map.entry("CAPTURE_BYTES_PER_SECOND", "38KiB"),
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
                Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"),
                Map.entry("OTEL_SERVICE_NAME", "edge"),
                Map.entry("TRACES_PER_SECOND", "39"),
                Map.entry("METRICS_BIND", "0.0.0.0"),
                Map.entry("METRICS_PORT", "6029")));

        var listener = settings.listener();
        assertThat(listener.tcp().getPort()).isEqualTo(6001);
        assertThat(listener.tcp().getAddress().isLoopbackAddress()).isTrue();
        assertThat(listener.udp())
                .isNotNull()
                .satisfies(udp -> assertThat(udp.getPort()).isEqualTo(6002));
        assertThat(listener.tls())
                .isEqualTo(new TlsSettings(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 6003),
                        Path.of("/tls/a.crt"),
                        Path.of("/tls/a.key"),
                        Path.of("/tls/ca.crt"),
                        Duration.ofSeconds(34),
                        Duration.ofSeconds(35)));
        assertThat(listener.sources().contain(new InetSocketAddress(InetAddress.ofLiteral("10.1.2.3"), 1)))
                .isTrue();
        assertThat(listener.proxy()).isNotNull().satisfies(proxy -> {
            assertThat(proxy.trusted().contain(new InetSocketAddress(InetAddress.ofLiteral("10.2.0.2"), 1)))
                    .isTrue();
            assertThat(proxy.headerTimeout()).isEqualTo(Duration.ofSeconds(36));
        });
        assertThat(settings.codecs())
                .isEqualTo(new CodecRules(
                        Set.of(Codec.CODEC_8E, Codec.CODEC_12),
                        Map.of(
                                "FMB920", Set.of(Codec.CODEC_8),
                                "FMC130", Set.of(Codec.CODEC_16, Codec.CODEC_14))));
        assertThat(settings.captures()).isEqualTo(new CaptureSettings(37, 38 * 1024));
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
        assertThat(settings.tracing())
                .containsOnly(
                        Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"),
                        Map.entry("OTEL_SERVICE_NAME", "edge"),
                        Map.entry("TRACES_PER_SECOND", "39"));
        assertThat(SettingsReader.log(Map.of("LOG_LEVEL", "debug", "LOG_FORMAT", "json")))
                .isEqualTo(new LogSettings(Level.DEBUG, LogSettings.Format.JSON));
        assertThat(ConfigFactory.parseResources(SettingsReader.DEFAULTS).root())
                .as("keys of the file; a new one belongs into this test")
                .hasSize(52);
    }

    @Test
    void anEmptyVariableIsNotSet() throws Exception {
        assertThat(IngestSettings.from(Map.of("BROKER_PORT", " "))
                        .listener()
                        .tcp()
                        .getPort())
                .isEqualTo(5027);
    }

    @Test
    void withoutAWordTheLogIsForPeople() throws Exception {
        assertThat(SettingsReader.log(Map.of("LOG_FORMAT", "")))
                .isEqualTo(new LogSettings(Level.INFO, LogSettings.Format.TEXT));
    }

    @Test
    void aWrongFormatOfTheLogIsNamedWithItsRemedy() {
        assertThatThrownBy(() -> SettingsReader.log(Map.of("LOG_FORMAT", "xml")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("LOG_FORMAT: xml (expected: one of text, json)");
    }

    @ParameterizedTest
    @CsvSource({
        "TRACES_PER_SECOND, many, 'TRACES_PER_SECOND: many (expected: '",
        "OTEL_EXPORTER_OTLP_ENDPOINT, collector, 'OTEL_ variables: '"
    })
    void spansThatCannotBeSentAsSaidAreAWrongSetting(String variable, String value, String message) throws Exception {
        var settings = IngestSettings.from(Map.of(variable, value));

        assertThatThrownBy(() -> IngestNode.start(settings))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aValueMayStandInAFile(@TempDir Path files) throws Exception {
        var login = Files.writeString(files.resolve("jaas"), "a login module with a password\n");
        var port = Files.writeString(files.resolve("port"), "6001\n");

        var settings = IngestSettings.from(Map.of(
                "BROKER_PORT_FILE", port.toString(),
                "KAFKA_CLIENT_SASL_JAAS_CONFIG_FILE", login.toString(),
                "KAFKA_CLIENT_SASL_OAUTHBEARER_ASSERTION_FILE", "/a/setting/of/kafka"));

        assertThat(settings.listener().tcp().getPort()).isEqualTo(6001);
        assertThat(settings.kafka().client())
                .containsOnly(
                        Map.entry("sasl.jaas.config", "a login module with a password"),
                        Map.entry("sasl.oauthbearer.assertion.file", "/a/setting/of/kafka"));
    }

    @Test
    void aFileThatCannotBeReadOrIsOneTooManyIsNamed(@TempDir Path files) throws Exception {
        var missing = files.resolve("missing").toString();
        assertThatThrownBy(() -> IngestSettings.from(Map.of("NODE_NAME_FILE", missing)))
                .hasMessage("NODE_NAME_FILE: " + missing
                        + " cannot be read (expected: a file with the value, for the user of this process)");

        var name = Files.writeString(files.resolve("name"), "gw").toString();
        assertThatThrownBy(() -> IngestSettings.from(Map.of("NODE_NAME_FILE", name, "NODE_NAME", "gw")))
                .hasMessage("NODE_NAME_FILE: set as well as NODE_NAME (expected: one of them)");
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
            TLS_PORT               | 5028       | TLS_CERTIFICATE: empty (expected: with TLS_PORT, the path of a PEM file)
            CODECS                 | 8,9        | CODECS: 9 (expected: some of 7,8,8E,16,12,13,14,15)
            CODECS_BY_MODEL        | FMB920     | CODECS_BY_MODEL: FMB920 (expected: FMB920=8,8E;FMC130=8E,12)
            PROXY_PROTOCOL         | maybe      | PROXY_PROTOCOL: maybe (expected: one of off, required)
            PROXY_PROTOCOL         | required   | PROXY_TRUSTED: empty (expected: with PROXY_PROTOCOL=required, the addresses of the balancers, such as 10.0.0.0/8)
            TRACKER_SOURCES        | home       | TRACKER_SOURCES: home (expected: ranges such as 10.0.0.0/8 or 2001:db8::/32, separated by commas)
            COMMAND_ASSIGN_INTERVAL | 0ms       | COMMAND_ASSIGN_INTERVAL: PT0S (expected: more than 0)
            """)
    void aWrongSettingIsNamedWithItsRemedy(String variable, String value, String message) {
        assertThatThrownBy(() -> IngestSettings.from(Map.of(variable, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(message);
    }
}
