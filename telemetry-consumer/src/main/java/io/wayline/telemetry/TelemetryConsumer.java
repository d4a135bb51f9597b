package io.wayline.telemetry;

import io.wayline.foundation.SecretFiles;
import io.wayline.foundation.ServiceIdentity;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The running service. It reads the telemetry topic into PostgreSQL from start to {@link #close}, and answers for its health
 * on {@code TELEMETRY_PORT}.
 */
public final class TelemetryConsumer implements AutoCloseable {

    public static final ServiceIdentity IDENTITY =
            new ServiceIdentity("telemetry-consumer", "wayline.telemetry", "telemetry", List.of());

    /** The ending makes Spring read its names as those of environment variables. */
    private static final String OVERRIDES = "overrides-systemEnvironment";

    private final ConfigurableApplicationContext context;

    private TelemetryConsumer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Runs as a process of its own until it is told to stop. */
    public static void main(String[] args) {
        application(true).run(args);
    }

    /**
     * Starts in this JVM, beside others.
     *
     * @param environment environment variables that override those of the process, for example {@code DATABASE_URL}
     * @return the service, its schema migrated and its consumers started
     * @throws RuntimeException if it cannot start; nothing is left running then
     */
    public static TelemetryConsumer start(Map<String, String> environment) {
        var application = application(false);
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(OVERRIDES, Map.copyOf(environment))));
        return new TelemetryConsumer(application.run());
    }

    /** The port where health and metrics are served. */
    public int port() {
        var server = ((WebServerApplicationContext) context).getWebServer();
        if (server == null) {
            throw new IllegalStateException("asked for the port before the web server has started");
        }
        return server.getPort();
    }

    /** Stops reading, finishes the batch in hand, closes connections. */
    @Override
    public void close() {
        context.close();
    }

    /** The file of settings has the service's own name: in a shared JVM there are several. */
    private static SpringApplication application(boolean ownsTheProcess) {
        var application = new SpringApplication(TelemetryConfiguration.class);
        application.setDefaultProperties(Map.of("spring.config.name", IDENTITY.name()));
        application.addInitializers(SecretFiles::addTo);
        application.setRegisterShutdownHook(ownsTheProcess);
        return application;
    }
}
