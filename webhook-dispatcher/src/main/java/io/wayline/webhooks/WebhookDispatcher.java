package io.wayline.webhooks;

import io.wayline.foundation.SecretFiles;
import io.wayline.foundation.ServiceIdentity;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The running service: events read from Kafka, deliveries sent, the routes of endpoints served on {@code WEBHOOK_PORT}, from
 * start to {@link #close}.
 */
public final class WebhookDispatcher implements AutoCloseable {

    public static final ServiceIdentity IDENTITY =
            new ServiceIdentity("webhook-dispatcher", "wayline.webhooks", "webhook", List.of("io.wayline.webhooks"));

    /** The ending makes Spring read its names as those of environment variables. */
    private static final String OVERRIDES = "overrides-systemEnvironment";

    private final ConfigurableApplicationContext context;

    private WebhookDispatcher(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Runs as a process of its own until it is told to stop. */
    public static void main(String[] args) {
        application(true, Clock.systemUTC()).run(args);
    }

    /**
     * Starts in this JVM, beside others.
     *
     * @param environment environment variables that override those of the process, for example {@code DATABASE_URL}
     * @return the service, its schema migrated, its consumers started, its API answering
     * @throws RuntimeException if it cannot start; nothing is left running then
     */
    public static WebhookDispatcher start(Map<String, String> environment) {
        return start(environment, Clock.systemUTC());
    }

    /** @param time what it takes for now: with a clock that can be set, days pass in a moment */
    public static WebhookDispatcher start(Map<String, String> environment, InstantSource time) {
        var application = application(false, time);
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(OVERRIDES, Map.copyOf(environment))));
        return new WebhookDispatcher(application.run());
    }

    /** The port of its routes; health and metrics are served there too. */
    public int port() {
        var server = ((WebServerApplicationContext) context).getWebServer();
        if (server == null) {
            throw new IllegalStateException("asked for the port before the web server has started");
        }
        return server.getPort();
    }

    /** Claims nothing new, finishes what is being sent, closes connections. */
    @Override
    public void close() {
        context.close();
    }

    /** The file of settings has the service's own name: in a shared JVM there are several. */
    private static SpringApplication application(boolean ownsTheProcess, InstantSource time) {
        var application = new SpringApplication(WebhookConfiguration.class);
        application.setDefaultProperties(Map.of("spring.config.name", IDENTITY.name()));
        application.addInitializers(SecretFiles::addTo);
        application.setRegisterShutdownHook(ownsTheProcess);
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean("time", InstantSource.class, () -> time));
        return application;
    }
}
