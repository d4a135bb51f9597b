package io.wayline.standalone.run;

import io.wayline.proto.TopicChoices;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one run is told by its environment.
 *
 * <p>The services read the same variables by themselves; what is a default of this kind of run, and not theirs, is set for
 * them by {@link #choices}.
 *
 * @param environment every variable as it was given
 * @param dataDir where all data of the run lives
 */
public record RunSettings(Map<String, String> environment, Path dataDir) {

    static final String LOOPBACK = "127.0.0.1";

    private static final String ANY_ADDRESS = "0.0.0.0";
    private static final int HIGHEST_PORT = 65_535;
    private static final String CLIENT_SETTING = "KAFKA_CLIENT_";

    public int brokerPort() {
        return port("BROKER_PORT", 5027);
    }

    /** The address that trackers reach; only this machine unless told otherwise. */
    public String brokerBind() {
        return text("BROKER_BIND").orElse(LOOPBACK);
    }

    /** The same number as for TCP unless told otherwise. */
    public int udpPort() {
        return port("UDP_PORT", brokerPort());
    }

    public int metricsPort() {
        return port("METRICS_PORT", 9464);
    }

    public int telemetryPort() {
        return port("TELEMETRY_PORT", 8092);
    }

    /** Of the REST API; health and metrics of command-service are there too. */
    public int apiPort() {
        return port("API_PORT", 8091);
    }

    /** The address that hosts reach; only this machine unless told otherwise. */
    public String apiBind() {
        return text("API_BIND").orElse(LOOPBACK);
    }

    /** Of the routes of webhook endpoints, which command-service passes on; health and metrics are there too. */
    public int webhookPort() {
        return port("WEBHOOK_PORT", 8093);
    }

    public String webhookBind() {
        return text("WEBHOOK_BIND").orElse(LOOPBACK);
    }

    /** What secrets of endpoints are encrypted with, if whoever runs this has chosen it. */
    public Optional<String> webhookSecretKeys() {
        return text("WEBHOOK_SECRET_KEYS");
    }

    /** Where this machine reaches the webhook-dispatcher, without a path. */
    String webhookUrl() {
        return reachable(webhookBind(), webhookPort());
    }

    /** Where this machine reaches the REST API, without a path. */
    String apiUrl() {
        return reachable(apiBind(), apiPort());
    }

    private static String reachable(String bound, int port) {
        return "http://%s:%d".formatted(ANY_ADDRESS.equals(bound) ? LOOPBACK : bound, port);
    }

    /** The key of the REST API, if whoever runs this has chosen one. */
    public Optional<String> apiKey() {
        return text("IOT_API_KEY");
    }

    /** The port of the broker that {@code up} starts. */
    public int kafkaPort() {
        return port("KAFKA_PORT", 9092);
    }

    /** The port of the database that {@code up} starts. */
    public int postgresPort() {
        return port("POSTGRES_PORT", 5432);
    }

    /** The port of the store of traces that {@code up} keeps; 0: any that is free. */
    public int tracesPort() {
        return port("TRACES_PORT", 0);
    }

    TraceSettings traces() {
        return new TraceSettings(environment);
    }

    /** {@code auto} here, so that a tracker can be tried at once; {@code allow-list} where the services run by themselves. */
    public String registrationPolicy() {
        return text("REGISTRATION_POLICY").orElse("auto");
    }

    public String topicPrefix() {
        return text("TOPIC_PREFIX").orElse("");
    }

    /** Partitions of the topics keyed by IMEI, when they are created; those that exist stay as they are. */
    public int partitions() {
        return number("TOPIC_PARTITIONS", 6, 1, 10_000);
    }

    public short replication() {
        return (short) number("TOPIC_REPLICATION", 1, 1, 100);
    }

    /** Which topics there are beside the usual ones, and how long they keep records. */
    public TopicChoices topicChoices() {
        return TopicChoices.from(environment);
    }

    /** A broker that runs elsewhere. */
    public Optional<String> externalKafka() {
        return text("KAFKA_BOOTSTRAP_SERVERS");
    }

    /** A database that runs elsewhere, {@code postgresql://user:password@host:port/database}. */
    public Optional<String> externalDatabase() {
        return text("DATABASE_URL");
    }

    public Path logFile() {
        return dataDir.resolve("logs").resolve("wayline.log");
    }

    /**
     * What this run decides for its services, as the variables they read.
     *
     * <p>Webhooks may go to this machine and to its network, without TLS: who tries Wayline receives them there.
     *
     * @param apiKey of the REST API
     * @param webhookKeys what secrets of endpoints are encrypted with
     */
    public Map<String, String> choices(
            String kafkaBootstrapServers, String databaseUrl, String apiKey, String webhookKeys) {
        return Map.ofEntries(
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", kafkaBootstrapServers),
                Map.entry("DATABASE_URL", databaseUrl),
                Map.entry("BROKER_PORT", Integer.toString(brokerPort())),
                Map.entry("BROKER_BIND", brokerBind()),
                Map.entry("UDP_PORT", Integer.toString(udpPort())),
                Map.entry("METRICS_PORT", Integer.toString(metricsPort())),
                Map.entry("TELEMETRY_PORT", Integer.toString(telemetryPort())),
                Map.entry("API_PORT", Integer.toString(apiPort())),
                Map.entry("API_BIND", apiBind()),
                Map.entry("IOT_API_KEY", apiKey),
                Map.entry("WEBHOOK_PORT", Integer.toString(webhookPort())),
                Map.entry("WEBHOOK_BIND", webhookBind()),
                Map.entry("WEBHOOK_URL", webhookUrl()),
                Map.entry("WEBHOOK_SECRET_KEYS", webhookKeys),
                Map.entry("WEBHOOK_ALLOW_HTTP", text("WEBHOOK_ALLOW_HTTP").orElse("true")),
                Map.entry("WEBHOOK_ALLOW_PRIVATE", text("WEBHOOK_ALLOW_PRIVATE").orElse("true")),
                Map.entry(
                        "WEBHOOK_ALLOW_LOOPBACK", text("WEBHOOK_ALLOW_LOOPBACK").orElse("true")),
                Map.entry("TOPIC_REPLICATION", Short.toString(replication())),
                Map.entry("REGISTRATION_POLICY", registrationPolicy()));
    }

    /** The whole environment, with these choices in it. */
    public Map<String, String> with(Map<String, String> choices) {
        var all = new HashMap<>(environment);
        all.putAll(choices);
        return Map.copyOf(all);
    }

    /** Settings of a Kafka client: {@code KAFKA_CLIENT_SECURITY_PROTOCOL} is {@code security.protocol}. */
    public static Map<String, Object> kafkaClient(Map<String, String> environment, String bootstrapServers) {
        var settings = new HashMap<String, Object>();
        environment.forEach((name, value) -> {
            if (name.startsWith(CLIENT_SETTING)) {
                var setting = name.substring(CLIENT_SETTING.length()).toLowerCase(Locale.ROOT);
                settings.put(setting.replace('_', '.'), value);
            }
        });
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }

    private int port(String variable, int otherwise) {
        return number(variable, otherwise, 0, HIGHEST_PORT);
    }

    private int number(String variable, int otherwise, int lowest, int highest) {
        var value = text(variable);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "%s: %s (expected: a number from %d to %d)".formatted(variable, value.get(), lowest, highest));
    }

    private Optional<String> text(String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return "RunSettings[dataDir=%s]".formatted(dataDir);
    }
}
