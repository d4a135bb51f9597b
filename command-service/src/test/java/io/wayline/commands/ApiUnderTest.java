package io.wayline.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.Topics;
import io.wayline.tracing.Tracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The service on a database and topics of its own, seen by its API. Who is connected is what a test writes down. */
public final class ApiUnderTest implements AutoCloseable {

    public static final String FIRST_KEY = "first-key";

    private final ConfigurableApplicationContext context;
    private final Topics topics;
    private final InMemorySpanExporter spans;
    private final HttpClient client = HttpClient.newHttpClient();

    private ApiUnderTest(ConfigurableApplicationContext context, Topics topics, InMemorySpanExporter spans) {
        this.context = context;
        this.topics = topics;
        this.spans = spans;
    }

    /** Of those calls only whose caller records them. */
    private static Tracing recording(InMemorySpanExporter spans) {
        return Tracing.of(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(Sampler.parentBased(Sampler.alwaysOff()))
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build());
    }

    /** What has ended of a trace, in that order. */
    public List<SpanData> spansOf(String traceId) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(traceId))
                .toList();
    }

    /** One for all tests that do not mind company; it ends with the JVM. */
    public static ApiUnderTest shared() {
        return Shared.API;
    }

    private static final class Shared {
        static final ApiUnderTest API = start(Map.of());
    }

    /** @param settings environment variables beside the addresses */
    public static ApiUnderTest start(Map<String, String> settings) {
        var infrastructure = TestInfrastructure.shared();
        var topics = infrastructure.freshTopics();
        Map<String, Object> environment = new HashMap<>(Map.of(
                "DATABASE_URL",
                infrastructure.freshDatabase(),
                "KAFKA_BOOTSTRAP_SERVERS",
                infrastructure.kafkaBootstrapServers(),
                "TOPIC_PREFIX",
                topics.prefix(),
                "IOT_API_KEY",
                FIRST_KEY,
                "API_RATE_LIMIT",
                "off",
                "COMMAND_CHANNEL",
                "keyed",
                "API_PORT",
                "0"));
        environment.putAll(settings);
        var application = new SpringApplication(CommandConfiguration.class);
        application.setDefaultProperties(Map.of("spring.config.name", "command-service"));
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment)));
        var spans = InMemorySpanExporter.create();
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(
                        "recording", Tracing.class, () -> recording(spans), definition -> definition.setPrimary(true)));
        return new ApiUnderTest(application.run(), topics, spans);
    }

    /** As if a tracker had logged in at a node. */
    public void connect(String imei) {
        sql("""
                INSERT INTO command.ingest_node (node, name, state, started_at, beat_at, dead_after, ended, sessions)
                VALUES ('gw-1-8f2c', 'gw-1', 'RUNNING', now(), now(), now() + interval '1 day', false, 1)
                ON CONFLICT DO NOTHING
                """);
        sql("""
                INSERT INTO command.presence (imei, session_token, node, connected, connected_at, last_seen_at, remote_address,
                    remote_port)
                VALUES ('%s', 17, 'gw-1-8f2c', true, to_timestamp(1760000000), now(), '10.0.0.7', 40112)
                ON CONFLICT DO NOTHING
                """.formatted(imei));
    }

    public void disconnectAll() {
        sql("DELETE FROM command.presence");
    }

    public JdbcClient database() {
        return context.getBean(JdbcClient.class);
    }

    /** Changes rows behind the API's back. */
    public void sql(String statement) {
        context.getBean(TransactionTemplate.class)
                .executeWithoutResult(_ -> database().sql(statement).update());
    }

    public long count(String table) {
        return database().sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    public Topics topics() {
        return topics;
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public Answer get(String path) {
        return call(request(path).GET());
    }

    public Answer post(String path, String json) {
        return call(
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json, UTF_8)));
    }

    public Answer put(String path, String json) {
        return call(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json, UTF_8)));
    }

    public Answer delete(String path) {
        return call(request(path).DELETE());
    }

    /** With the first key. */
    public HttpRequest.Builder request(String path) {
        return requestWithoutKey(path).header("x-api-key", FIRST_KEY);
    }

    public HttpRequest.Builder requestWithoutKey(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    public Answer call(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString(UTF_8));
            return new Answer(
                    answer.statusCode(), answer.body(), answer.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        var server = ((WebServerApplicationContext) context).getWebServer();
        if (server == null) {
            throw new IllegalStateException("no web server");
        }
        return server.getPort();
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }

    /** An answer of the API. */
    public record Answer(int status, String body, Map<String, List<String>> headers) {

        /** The text of the first member with this name, wherever it is. */
        public String member(String name) {
            var matcher = Pattern.compile("\"" + name + "\":\"?([^\",}\\]]*)").matcher(body);
            if (!matcher.find()) {
                throw new AssertionError("no " + name + " in " + body);
            }
            return matcher.group(1);
        }

        public String header(String name) {
            return String.join(",", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        }
    }
}
