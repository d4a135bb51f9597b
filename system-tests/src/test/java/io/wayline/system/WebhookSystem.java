package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.commands.CommandService;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.Topics;
import io.wayline.webhooks.WebhookDispatcher;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A command-service and a webhook-dispatcher with a clock that can be set, on topics and a database of their own. What happens is
 * told by {@link #events}.
 */
final class WebhookSystem implements AutoCloseable {

    private static final String KEY = "a-key-for-tests-only";
    private static final String SECRET_KEYS = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String ENDPOINTS = "/api/v1/webhooks/endpoints";

    private final TestInfrastructure infrastructure = TestInfrastructure.shared();
    private final Topics topics = infrastructure.freshTopics();
    private final String database = infrastructure.freshDatabase();
    private final int dispatcherPort = SystemUnderTest.freePort();
    private final SettableClock clock = new SettableClock();
    private final HappenedEvents events = new HappenedEvents(infrastructure.kafkaBootstrapServers(), topics, clock);
    private final CommandService service;
    private final CommandApi api;
    private @Nullable WebhookDispatcher dispatcher;

    private WebhookSystem() {
        service = CommandService.start(environment(Map.of("API_PORT", "0")));
        api = new CommandApi(service.port(), KEY);
    }

    /** @param settings environment variables of the dispatcher */
    static WebhookSystem start(Map<String, String> settings) {
        var system = withoutDispatcher();
        try {
            system.startDispatcher(settings);
            return system;
        } catch (RuntimeException | Error e) {
            system.close();
            throw e;
        }
    }

    static WebhookSystem withoutDispatcher() {
        return new WebhookSystem();
    }

    private Map<String, String> environment(Map<String, String> more) {
        var all = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                infrastructure.kafkaBootstrapServers(),
                "TOPIC_PREFIX",
                topics.prefix(),
                "DATABASE_URL",
                database,
                "IOT_API_KEY",
                KEY,
                "API_RATE_LIMIT",
                "off",
                "WEBHOOK_URL",
                "http://127.0.0.1:" + dispatcherPort,
                "WEBHOOK_PORT",
                Integer.toString(dispatcherPort)));
        all.putAll(Map.of(
                "WEBHOOK_SECRET_KEYS", SECRET_KEYS,
                "WEBHOOK_ALLOW_HTTP", "true",
                "WEBHOOK_ALLOW_LOOPBACK", "true",
                "WEBHOOK_RETRY_JITTER", "0",
                "WEBHOOK_POLL", "50ms"));
        all.putAll(more);
        return all;
    }

    void startDispatcher(Map<String, String> settings) {
        dispatcher = WebhookDispatcher.start(environment(settings), clock);
    }

    void stopDispatcher() {
        if (dispatcher != null) {
            dispatcher.close();
            dispatcher = null;
        }
    }

    /** One that can be killed; its clock is the real one. */
    JavaProcess dispatcherProcess(Path logs) {
        return JavaProcess.start(
                "webhook-dispatcher", "io.wayline.webhooks.WebhookDispatcher", List.of(), environment(Map.of()), logs);
    }

    SettableClock clock() {
        return clock;
    }

    HappenedEvents events() {
        return events;
    }

    /** The base URL that everybody knows: command-service passes on what is the dispatcher's. */
    CommandApi api() {
        return api;
    }

    /** The page that says whether a dispatcher answers. */
    URI readiness() {
        return URI.create("http://127.0.0.1:" + dispatcherPort + "/actuator/health/readiness");
    }

    /** What can be asked of an endpoint of a test. */
    record RegisteredEndpoint(WebhookSystem system, String id, String secret) implements AutoCloseable {

        /** Draws a new secret; the old one stays valid for a day. */
        String rotate() {
            var answer = system.api.post(ENDPOINTS + "/" + id + "/secret", "{\"overlapSeconds\":86400}");
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
            return answer.body().path("secret").asString();
        }

        void pause() {
            told("pause");
        }

        void resume() {
            told("resume");
        }

        private void told(String what) {
            var answer = system.api.post(ENDPOINTS + "/" + id + "/" + what, "{}");
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        }

        /** Returns the id of the replay. */
        String replay(Instant since, int perSecond) {
            var answer = system.api.post(
                    ENDPOINTS + "/" + id + "/replay",
                    "{\"since\":\"%s\",\"ratePerSecond\":%d}".formatted(since, perSecond));
            assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 202);
            var body = answer.body();
            return (body.has("replay") ? body.path("replay") : body).path("id").asString();
        }

        JsonNode deliveries(String more) {
            var answer = system.api.get("/api/v1/webhooks/deliveries?endpoint=" + id + more);
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
            return answer.body().path("deliveries");
        }

        /** Nothing more goes there. */
        @Override
        public void close() {
            system.api.delete(ENDPOINTS + "/" + id);
        }
    }

    /**
     * An endpoint at this host, which knows its secret from now on.
     *
     * @param more JSON members besides name, url and types
     */
    RegisteredEndpoint register(TestHost host, String types, String more) {
        var answer = api.post(ENDPOINTS, endpointJson(host.url(), types, more));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        var secret = answer.body().path("secret").asString();
        host.knows(secret);
        return new RegisteredEndpoint(
                this, answer.body().path("endpoint").path("id").asString(), secret);
    }

    static String endpointJson(String url, String types, String more) {
        return "{\"name\":\"a test\",\"url\":\"%s\",\"eventTypes\":[\"%s\"]%s}"
                .formatted(url, types.replace(",", "\",\""), more.isEmpty() ? "" : "," + more);
    }

    long count(String query) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void change(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
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

    @Override
    public void close() {
        events.close();
        stopDispatcher();
        service.close();
    }
}
