package io.wayline.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.foundation.ServiceIdentity;
import io.wayline.foundation.access.AccessConfiguration;
import io.wayline.foundation.api.ApiDescription;
import io.wayline.foundation.api.HttpConfiguration;
import io.wayline.foundation.database.DatabaseConfiguration;
import io.wayline.tracing.Tracing;
import io.wayline.webhooks.access.jdbc.JdbcAccessConfiguration;
import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.endpoint.AddressCheck;
import io.wayline.webhooks.endpoint.SecretBox;
import io.wayline.webhooks.endpoint.http.EndpointHttpConfiguration;
import io.wayline.webhooks.endpoint.jpa.JpaEndpointConfiguration;
import io.wayline.webhooks.event.TrackerTags;
import io.wayline.webhooks.log.http.LogHttpConfiguration;
import io.wayline.webhooks.log.jdbc.JdbcLogConfiguration;
import io.wayline.webhooks.replay.FakeTelemetryReplays;
import io.wayline.webhooks.replay.http.ReplayHttpConfiguration;
import io.wayline.webhooks.replay.jdbc.JdbcReplayConfiguration;
import io.wayline.webhooks.telemetry.TelemetryReplays;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Endpoints, the log and replays on a database of their own, seen by their API. Nothing is sent: deliveries are written down. */
final class EndpointApiUnderTest implements AutoCloseable {

    static final String FIRST_KEY = "first-key";

    final TestTime time;
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private EndpointApiUnderTest(ConfigurableApplicationContext context, TestTime time) {
        this.context = context;
        this.time = time;
    }

    /** One for all tests that do not mind company; it ends with the JVM. */
    static EndpointApiUnderTest shared() {
        return Shared.API;
    }

    private static final class Shared {
        /** Replays stay where they are: nobody takes them forward. */
        static final EndpointApiUnderTest API = start(Parts.class, Map.of("WEBHOOKS_REPLAYS_POLL", "1d"));
    }

    /** All parts of the service; what is still missing is a fake. */
    static EndpointApiUnderTest whole() {
        var infrastructure = TestInfrastructure.shared();
        return start(
                WebhookConfiguration.class,
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        infrastructure.kafkaBootstrapServers(),
                        "TOPIC_PREFIX",
                        infrastructure.freshTopics().prefix(),
                        "WEBHOOK_SECRET_KEYS",
                        Base64.getEncoder().encodeToString(new byte[32])));
    }

    private static EndpointApiUnderTest start(Class<?> parts, Map<String, String> settings) {
        Map<String, Object> environment = new HashMap<>(Map.of(
                "DATABASE_URL",
                TestInfrastructure.shared().freshDatabase(),
                "IOT_API_KEY",
                FIRST_KEY,
                "API_RATE_LIMIT",
                "off",
                "WEBHOOK_PORT",
                "0"));
        environment.putAll(settings);
        var time = new TestTime();
        var application = new SpringApplication(parts);
        application.setDefaultProperties(Map.of("spring.config.name", "webhook-dispatcher"));
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment));
            registerFakes((GenericApplicationContext) context, time);
        });
        return new EndpointApiUnderTest(application.run(), time);
    }

    /** Only what nobody else makes is used of them. */
    private static void registerFakes(GenericApplicationContext context, TestTime time) {
        context.registerBean("time", InstantSource.class, () -> time);
        context.registerBean(
                "fakeDeliveries",
                FakeDeliveries.class,
                () -> new FakeDeliveries(context.getBean(JdbcClient.class)),
                definition -> definition.setFallback(true));
        context.registerBean(
                "fakeReplays",
                TelemetryReplays.class,
                FakeTelemetryReplays::new,
                definition -> definition.setFallback(true));
        context.registerBean(
                "fakeTags", TrackerTags.class, () -> _ -> Map.of(), definition -> definition.setFallback(true));
        context.registerBean(
                "fakeBox", SecretBox.class, FakeSecretBox::new, definition -> definition.setFallback(true));
        context.registerBean(
                "fakeCheck",
                AddressCheck.class,
                () -> url ->
                        url.getHost().equals("169.254.169.254") ? Optional.of("a metadata address") : Optional.empty(),
                definition -> definition.setFallback(true));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        ConfigurationPropertiesAutoConfiguration.class,
        PropertyPlaceholderAutoConfiguration.class,
        ValidationAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class
    })
    @Import({
        DatabaseConfiguration.class,
        HttpConfiguration.class,
        AccessConfiguration.class,
        JdbcAccessConfiguration.class,
        EndpointHttpConfiguration.class,
        JpaEndpointConfiguration.class,
        LogHttpConfiguration.class,
        JdbcLogConfiguration.class,
        ReplayHttpConfiguration.class,
        JdbcReplayConfiguration.class
    })
    static class Parts {

        @Bean
        ServiceIdentity service() {
            return WebhookDispatcher.IDENTITY;
        }

        @Bean
        ApiDescription api() {
            return new ApiDescription("/api/v1/webhooks", "Wayline webhooks", "");
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Tracing tracing() {
            return Tracing.off();
        }
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    FakeDeliveries deliveries() {
        return (FakeDeliveries) context.getBean(Deliveries.class);
    }

    JdbcClient database() {
        return context.getBean(JdbcClient.class);
    }

    /** Changes rows behind the API's back. */
    void sql(String statement) {
        inTransaction(() -> database().sql(statement).update());
    }

    void inTransaction(Runnable work) {
        context.getBean(TransactionTemplate.class).executeWithoutResult(_ -> work.run());
    }

    long count(String from) {
        return database().sql("SELECT count(*) FROM " + from).query(Long.class).single();
    }

    Answer get(String path) {
        return call(request(path).GET());
    }

    Answer send(String method, String path, String json) {
        return call(request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json, UTF_8)));
    }

    Answer post(String path, String json) {
        return send("POST", path, json);
    }

    Answer delete(String path) {
        return call(request(path).DELETE());
    }

    /** With the first key. */
    HttpRequest.Builder request(String path) {
        return requestWithoutKey(path).header("x-api-key", FIRST_KEY);
    }

    HttpRequest.Builder requestWithoutKey(String path) {
        var server = ((WebServerApplicationContext) context).getWebServer();
        if (server == null) {
            throw new IllegalStateException("no web server");
        }
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + "/api/v1/webhooks" + path))
                .timeout(Duration.ofSeconds(30));
    }

    Answer call(HttpRequest.Builder request) {
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

    @Override
    public void close() {
        client.close();
        context.close();
    }

    /** An answer of the API. */
    record Answer(int status, String body, Map<String, List<String>> headers) {

        /** The text of the first member with this name, wherever it is. */
        String member(String name) {
            var matcher = Pattern.compile("\"" + name + "\":\"?([^\",}\\]]*)").matcher(body);
            if (!matcher.find()) {
                throw new AssertionError("no " + name + " in " + body);
            }
            return matcher.group(1);
        }

        String header(String name) {
            return String.join(",", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        }
    }
}
