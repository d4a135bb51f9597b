package io.wayline.system;

import static org.awaitility.Awaitility.await;

import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Two ingest nodes and a command-service, each a process of its own that can be killed and started again. */
final class CommandProcesses implements AutoCloseable {

    static final String EAST = "east";
    static final String WEST = "west";
    static final String SERVICE = "command-service";

    private static final String KEY = "a-key-for-tests-only";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestInfrastructure infrastructure = TestInfrastructure.shared();
    private final Topics topics = infrastructure.freshTopics();
    private final String database = infrastructure.freshDatabase();
    private final Path logs;
    private final Map<String, Integer> trackerPorts =
            Map.of(EAST, SystemUnderTest.freePort(), WEST, SystemUnderTest.freePort());
    private final Map<String, Integer> healthPorts =
            Map.of(EAST, SystemUnderTest.freePort(), WEST, SystemUnderTest.freePort());
    private final int apiPort = SystemUnderTest.freePort();
    private final CommandApi api = new CommandApi(apiPort, KEY);
    private final Map<String, JavaProcess> processes = new LinkedHashMap<>();
    private int starts;

    private CommandProcesses(Path logs) {
        this.logs = logs;
    }

    /** Everything is up and ready when this returns. */
    static CommandProcesses start(Path logs) {
        var all = new CommandProcesses(logs);
        try {
            all.start(SERVICE);
            all.start(EAST);
            all.start(WEST);
            List.of(SERVICE, EAST, WEST).forEach(all::awaitReady);
            return all;
        } catch (RuntimeException | Error e) {
            var shown = new AssertionError("not everything started\n" + all.describe(), e);
            all.close();
            throw shown;
        }
    }

    CommandApi api() {
        return api;
    }

    int trackerPort(String node) {
        return Objects.requireNonNull(trackerPorts.get(node), node);
    }

    /** SIGKILL. */
    void kill(String name) {
        Objects.requireNonNull(processes.get(name), name).kill();
    }

    void start(String name) {
        starts++;
        var mainClass = name.equals(SERVICE) ? "io.wayline.commands.CommandService" : "io.wayline.ingest.IngestNode";
        processes.put(name, JavaProcess.start(name + "-" + starts, mainClass, List.of(), environment(name), logs));
    }

    /** SIGKILL, and the same again; returns when it is ready. */
    void killAndRestart(String name) {
        kill(name);
        start(name);
        awaitReady(name);
    }

    void awaitReady(String name) {
        var page = name.equals(SERVICE)
                ? "http://127.0.0.1:" + apiPort + "/actuator/health/readiness"
                : "http://127.0.0.1:" + healthPorts.get(name) + "/health/ready";
        await(name + " ready").atMost(PATIENCE).until(() -> isUp(page));
    }

    private Map<String, String> environment(String name) {
        var environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", infrastructure.kafkaBootstrapServers(),
                "TOPIC_PREFIX", topics.prefix(),
                "REGISTRATION_POLICY", "auto",
                "COMMAND_QUIET", "100ms",
                "COMMAND_GRACE", "3s",
                "COMMAND_DISPATCH_WINDOW", "5s",
                "COMMAND_REPORT_MARGIN", "1s"));
        if (name.equals(SERVICE)) {
            environment.putAll(Map.of(
                    "DATABASE_URL",
                    database,
                    "API_PORT",
                    Integer.toString(apiPort),
                    "IOT_API_KEY",
                    KEY,
                    "API_RATE_LIMIT",
                    "off"));
        } else {
            environment.putAll(Map.of(
                    "NODE_NAME",
                    name,
                    "BROKER_BIND",
                    "127.0.0.1",
                    "BROKER_PORT",
                    Integer.toString(trackerPort(name)),
                    "METRICS_PORT",
                    Integer.toString(Objects.requireNonNull(healthPorts.get(name))),
                    "HEARTBEAT_INTERVAL",
                    "1s"));
        }
        return environment;
    }

    private static boolean isUp(String page) {
        try {
            var request = HttpRequest.newBuilder(URI.create(page))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything that any topic has ever said will be read again. */
    void forgetWhatWasRead() {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM command.consumed_offset");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of the ledger, as text: two that are equal say that nothing has changed. */
    List<String> ledger() {
        var rows = new ArrayList<String>();
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var table : List.of("command", "attempt", "transition", "response")) {
                try (var result = statement.executeQuery(
                        "SELECT '%s ' || t::text FROM command.%s t ORDER BY 1".formatted(table, table))) {
                    while (result.next()) {
                        rows.add(result.getString(1));
                    }
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        var url = URI.create(database);
        var credentials = url.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath()),
                credentials[0],
                credentials[1]);
    }

    String describe() {
        var text = new StringBuilder();
        processes.values().forEach(process -> text.append(process).append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        processes.values().forEach(JavaProcess::close);
    }
}
