package io.wayline.system;

import static org.awaitility.Awaitility.await;

import io.wayline.embedded.EmbeddedDatabase;
import io.wayline.proto.TopicSetup;
import io.wayline.proto.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Broker, ingest node and telemetry consumer, each a process of its own that can be killed and started again; the
 * database lives in this JVM's care. Everything binds free loopback ports and writes below one directory.
 */
final class SystemUnderTest implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final int trackerPort = freePort();
    private final int brokerPort = freePort();
    private final int nodeMetricsPort = freePort();
    private final int consumerPort = freePort();
    private final Path directory;
    private final EmbeddedDatabase database;
    private final Map<String, JavaProcess> processes = new LinkedHashMap<>();
    private int starts;

    private SystemUnderTest(Path directory) {
        this.directory = directory;
        this.database = EmbeddedDatabase.start(directory.resolve("postgres"), 0);
    }

    /** Everything is up and ready when this returns. */
    static SystemUnderTest start(Path directory) {
        var system = new SystemUnderTest(directory);
        try {
            system.startBroker();
            TopicSetup.create(Map.of("bootstrap.servers", system.bootstrapServers()), Topics.DEFAULT, 6, (short) 1);
            system.startNode();
            system.startConsumer();
            system.awaitReady();
            return system;
        } catch (RuntimeException | Error e) {
            var shown = new AssertionError("the system did not start\n" + system.describe(), e);
            system.close();
            throw shown;
        }
    }

    void startBroker() {
        start(
                "broker",
                "io.wayline.embedded.EmbeddedKafka",
                List.of("--data", directory.resolve("kafka").toString(), "--port", Integer.toString(brokerPort)),
                Map.of());
    }

    void startNode() {
        start(
                "ingest-node",
                "io.wayline.ingest.IngestNode",
                List.of(),
                Map.of(
                        "BROKER_PORT", Integer.toString(trackerPort),
                        "BROKER_BIND", "127.0.0.1",
                        "UDP_PORT", Integer.toString(trackerPort),
                        "METRICS_PORT", Integer.toString(nodeMetricsPort),
                        "REGISTRATION_POLICY", "auto",
                        "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers()));
    }

    void startConsumer() {
        start(
                "telemetry-consumer",
                "io.wayline.telemetry.TelemetryConsumer",
                List.of(),
                Map.of(
                        "DATABASE_URL", database.databaseUrl(),
                        "TELEMETRY_PORT", Integer.toString(consumerPort),
                        "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers()));
    }

    /** SIGKILL, and the same process again. */
    void killAndRestartNode() {
        process("ingest-node").kill();
        startNode();
    }

    void killAndRestartConsumer() {
        process("telemetry-consumer").kill();
        startConsumer();
    }

    void killAndRestartBroker() {
        process("broker").kill();
        startBroker();
    }

    /** Waits until node and consumer say that they are ready. */
    void awaitReady() {
        await("ingest-node ready").atMost(PATIENCE).until(() -> isUp(nodeMetricsPort, "/health/ready"));
        await("telemetry-consumer ready")
                .atMost(PATIENCE)
                .until(() -> isUp(consumerPort, "/actuator/health/readiness"));
    }

    String bootstrapServers() {
        return "127.0.0.1:" + brokerPort;
    }

    /** A metric of the node, all its labels together. */
    double nodeMetric(String name) {
        return sum(get(nodeMetricsPort, "/metrics"), name);
    }

    /** A metric of the consumer, all its labels together. */
    double consumerMetric(String name) {
        return sum(get(consumerPort, "/actuator/prometheus"), name);
    }

    private static double sum(HttpResponse<String> metrics, String name) {
        return metrics.body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    long count(String sql) {
        return (long) rows(sql).getFirst().getFirst();
    }

    List<List<Object>> rows(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<Object>>();
            while (result.next()) {
                var row = new ArrayList<Object>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(result.getObject(column)).equals("null") ? "" : result.getObject(column));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }

    String describe() {
        var text = new StringBuilder();
        processes.values().forEach(process -> text.append(process).append('\n'));
        return text.toString();
    }

    /** Below the ports that systems give to outgoing connections: one of other tests could take it before it is used. */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException _) {
                // taken: another one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void start(String name, String mainClass, List<String> arguments, Map<String, String> environment) {
        starts++;
        processes.put(name, JavaProcess.start(name + "-" + starts, mainClass, arguments, environment, directory));
    }

    private JavaProcess process(String name) {
        return Objects.requireNonNull(processes.get(name), name + " was never started");
    }

    private static boolean isUp(int port, String path) {
        try {
            return get(port, path).statusCode() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private static HttpResponse<String> get(int port, String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        new ArrayList<>(processes.values()).reversed().forEach(JavaProcess::close);
        database.close();
    }
}
