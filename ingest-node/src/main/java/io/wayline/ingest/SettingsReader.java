package io.wayline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import io.wayline.ingest.capture.CaptureSettings;
import io.wayline.ingest.command.CommandSettings;
import io.wayline.ingest.connection.SourceRanges;
import io.wayline.ingest.kafka.CommandStrategy;
import io.wayline.ingest.kafka.KafkaSettings;
import io.wayline.ingest.listener.ListenerSettings;
import io.wayline.ingest.listener.ProxySettings;
import io.wayline.ingest.listener.TlsSettings;
import io.wayline.ingest.listener.Transport;
import io.wayline.ingest.login.RegistrationPolicy;
import io.wayline.ingest.session.CodecRules;
import io.wayline.tracing.Tracing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** {@code ingest-node.conf} and the environment to {@link IngestSettings}; wrong values to messages for people. */
final class SettingsReader {

    static final String DEFAULTS = "ingest-node.conf";
    private static final String KAFKA_CLIENT = "KAFKA_CLIENT_";
    /** At the end of a variable's name: the value stands in that file. */
    private static final String FILE = "_FILE";

    /** Beside the budget: batches that are half empty, and what is being sent while the budget is spent. */
    private static final long BUFFER_HEADROOM_BYTES = 32L * 1024 * 1024;

    private final Config config;

    private SettingsReader(Config config) {
        this.config = config;
    }

    static IngestSettings read(Map<String, String> environment) throws InvalidSettingsException {
        try {
            var defaults = defaults();
            var variables = withFiles(environment, defaults);
            return new SettingsReader(resolve(variables, defaults)).settings(variables);
        } catch (IllegalArgumentException | ConfigException e) {
            throw new InvalidSettingsException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * How the process logs; asked before anything else of this node is touched, because loggers are made once. No value of
     * these stands in a file.
     */
    static LogSettings log(Map<String, String> environment) throws InvalidSettingsException {
        var variables = new HashMap<>(environment);
        variables.values().removeIf(String::isBlank);
        var reader = new SettingsReader(resolve(variables, defaults()));
        try {
            return new LogSettings(
                    reader.word(Level.class, "LOG_LEVEL"), reader.word(LogSettings.Format.class, "LOG_FORMAT"));
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Config defaults() {
        return ConfigFactory.parseResources(
                SettingsReader.class.getClassLoader(),
                DEFAULTS,
                ConfigParseOptions.defaults().setAllowMissing(false));
    }

    /** {@code NODE_NAME_FILE} is a file that holds the value of {@code NODE_NAME}: secrets are mounted that way. */
    private static Map<String, String> withFiles(Map<String, String> environment, Config defaults) {
        var variables = new HashMap<String, String>();
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                variables.put(name, value);
            }
        });
        environment.forEach((name, file) -> {
            if (!file.isBlank() && isFileOfVariable(name, defaults)) {
                var variable = name.substring(0, name.length() - FILE.length());
                if (variables.putIfAbsent(variable, contents(name, file.strip())) != null) {
                    throw new IllegalArgumentException(
                            "%s: set as well as %s (expected: one of them)".formatted(name, variable));
                }
                variables.remove(name);
            }
        });
        return variables;
    }

    private static boolean isFileOfVariable(String name, Config defaults) {
        if (!name.endsWith(FILE)) {
            return false;
        }
        var variable = name.substring(0, name.length() - FILE.length());
        return name.startsWith(KAFKA_CLIENT)
                ? !KafkaSettings.isOfClient(clientSetting(name))
                : defaults.root().containsKey(variable);
    }

    private static String contents(String variable, String file) {
        try {
            return Files.readString(Path.of(file), UTF_8).strip();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "%s: %s cannot be read (expected: a file with the value, for the user of this process)"
                            .formatted(variable, file),
                    e);
        }
    }

    /** The defaults have the names of the variables. An empty variable is one that is not set. */
    private static Config resolve(Map<String, String> variables, Config defaults) {
        var set = new HashMap<String, Object>();
        variables.forEach((name, value) -> set.put(name, value.strip()));
        set.keySet().retainAll(defaults.root().keySet());
        return ConfigValueFactory.fromMap(set).toConfig().withFallback(defaults);
    }

    /** {@code KAFKA_CLIENT_SECURITY_PROTOCOL} sets {@code security.protocol}. */
    private static Map<String, String> clientSettings(Map<String, String> variables) {
        var settings = new HashMap<String, String>();
        variables.forEach((name, value) -> {
            if (name.startsWith(KAFKA_CLIENT)) {
                settings.put(clientSetting(name), value);
            }
        });
        return settings;
    }

    private static String clientSetting(String variable) {
        return variable.substring(KAFKA_CLIENT.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
    }

    private IngestSettings settings(Map<String, String> variables) {
        long budget = bytes("IN_FLIGHT_BUDGET");
        return new IngestSettings(
                nodeName(),
                word(RegistrationPolicy.class, "REGISTRATION_POLICY"),
                text("DEFAULT_MODEL"),
                listener(),
                budget,
                duration("REFUSE_LOGINS_AFTER"),
                duration("SEEN_INTERVAL"),
                number("MAX_DAMAGED_FRAMES"),
                CodecRules.parse(text("CODECS"), text("CODECS_BY_MODEL")),
                new CommandSettings(duration("COMMAND_QUIET"), duration("COMMAND_BACKLOG_CAP")),
                new CaptureSettings(number("CAPTURE_FRAMES_PER_SECOND"), bytes("CAPTURE_BYTES_PER_SECOND")),
                new KafkaSettings(
                        text("KAFKA_BOOTSTRAP_SERVERS"),
                        clientSettings(variables),
                        text("TOPIC_PREFIX"),
                        text("KAFKA_COMPRESSION"),
                        duration("KAFKA_LINGER"),
                        Math.toIntExact(bytes("KAFKA_BATCH_SIZE")),
                        duration("KAFKA_DELIVERY_TIMEOUT"),
                        budget + BUFFER_HEADROOM_BYTES,
                        duration("KAFKA_STARTUP_TIMEOUT"),
                        duration("HEARTBEAT_INTERVAL"),
                        word(CommandStrategy.class, "COMMAND_CHANNEL"),
                        duration("COMMAND_ASSIGN_INTERVAL")),
                Objects.requireNonNull(address("METRICS_BIND", "METRICS_PORT")),
                tracing(variables));
    }

    /** Some have a default here, and OpenTelemetry has dozens more. */
    private Map<String, String> tracing(Map<String, String> variables) {
        var read = new HashMap<String, String>();
        config.root().keySet().stream().filter(Tracing::reads).forEach(name -> read.put(name, text(name)));
        variables.keySet().stream().filter(Tracing::reads).forEach(name -> read.put(name, variables.get(name)));
        return read;
    }

    private ListenerSettings listener() {
        return new ListenerSettings(
                Objects.requireNonNull(address("BROKER_BIND", "BROKER_PORT")),
                address("BROKER_BIND", "UDP_PORT"),
                tls(),
                proxy(),
                SourceRanges.parse("TRACKER_SOURCES", text("TRACKER_SOURCES")),
                word(Transport.class, "TRANSPORT"),
                number("EVENT_LOOPS"),
                number("MAX_CONNECTIONS"),
                number("MAX_CONNECTIONS_PER_ADDRESS"),
                Math.toIntExact(bytes("MAX_FRAME")),
                duration("HALF_FRAME_TIMEOUT"),
                duration("IDLE_TIMEOUT"),
                duration("LOGIN_TIMEOUT"),
                duration("REFUSED_LOGIN_DELAY"),
                duration("DRAIN_TIME"));
    }

    private @Nullable TlsSettings tls() {
        @Nullable InetSocketAddress address = address("BROKER_BIND", "TLS_PORT");
        return address == null
                ? null
                : new TlsSettings(
                        address,
                        file("TLS_CERTIFICATE"),
                        file("TLS_KEY"),
                        text("TLS_CLIENT_CA").isEmpty() ? null : file("TLS_CLIENT_CA"),
                        duration("TLS_HANDSHAKE_TIMEOUT"),
                        duration("TLS_RELOAD_INTERVAL"));
    }

    private @Nullable ProxySettings proxy() {
        return switch (word(ProxySettings.Mode.class, "PROXY_PROTOCOL")) {
            case OFF -> null;
            case REQUIRED ->
                new ProxySettings(
                        SourceRanges.parse("PROXY_TRUSTED", text("PROXY_TRUSTED")), duration("PROXY_HEADER_TIMEOUT"));
        };
    }

    private Path file(String variable) {
        var name = text(variable);
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: empty (expected: with TLS_PORT, the path of a PEM file)".formatted(variable));
        }
        return Path.of(name);
    }

    private String nodeName() {
        var name = text("NODE_NAME");
        if (!name.isEmpty()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "ingest-node";
        }
    }

    private String text(String variable) {
        return config.getString(variable);
    }

    private int number(String variable) {
        return value(variable, "a whole number", Config::getInt);
    }

    private Duration duration(String variable) {
        return value(variable, "a duration such as 30s, 5m or 2h", Config::getDuration);
    }

    private long bytes(String variable) {
        return value(variable, "a size such as 64MiB or 128KiB", Config::getBytes);
    }

    private <T> T value(String variable, String expected, BiFunction<Config, String, T> read) {
        try {
            return read.apply(config, variable);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(variable, text(variable), expected), e);
        }
    }

    private <E extends Enum<E>> E word(Class<E> type, String variable) {
        var word = text(variable).toUpperCase(Locale.ROOT).replace('-', '_');
        var known = type.getEnumConstants();
        for (E constant : known) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        var words = Arrays.stream(known)
                .map(constant -> variable.equals("TRANSPORT")
                        ? constant.name().toLowerCase(Locale.ROOT)
                        : constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        throw new IllegalArgumentException(
                "%s: %s (expected: one of %s)".formatted(variable, text(variable), String.join(", ", words)));
    }

    /** Null if the port is "off". */
    private @Nullable InetSocketAddress address(String bindVariable, String portVariable) {
        if (text(portVariable).equals("off")) {
            return null;
        }
        int port = number(portVariable);
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: 1 to 65535, or 0 for a free one)".formatted(portVariable, port));
        }
        var bind = text(bindVariable);
        var address = new InetSocketAddress(bind, port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: an address of this machine, such as 0.0.0.0)".formatted(bindVariable, bind));
        }
        return address;
    }
}
