package io.wayline.standalone.run;

import io.wayline.commands.CommandService;
import io.wayline.embedded.DirectoryLock;
import io.wayline.ingest.IngestNode;
import io.wayline.ingest.IngestSettings;
import io.wayline.proto.TopicSetup;
import io.wayline.proto.Topics;
import io.wayline.simulator.DemoFleet;
import io.wayline.standalone.trace.TraceReceiver;
import io.wayline.standalone.webhook.DemoReceiver;
import io.wayline.telemetry.TelemetryConsumer;
import io.wayline.webhooks.WebhookDispatcher;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Everything in one process: broker and database, topics, a store of traces, telemetry-consumer, command-service,
 * webhook-dispatcher, ingest node, and the demonstration's vehicles and receiver of webhooks if wanted. The tracker port opens last and closes first.
 */
public final class WaylineRun implements AutoCloseable {

    private static final int DEMO_VEHICLES = 25;

    private final RunSettings settings;
    private final Progress progress;
    private final Parts parts;
    private final List<CompletableFuture<?>> ends = new ArrayList<>();

    public WaylineRun(RunSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        this.parts = new Parts(progress);
    }

    /**
     * Starts part after part; returns when trackers can connect.
     *
     * @return what runs where
     * @throws RuntimeException with the reason when a part does not start; the caller closes this run
     */
    public RunDescription start(boolean demo) {
        parts.adopt("data directory", DirectoryLock.take(settings.dataDir()));
        requireFreePorts();
        var servers = parts.start(LocalServers.names(settings), () -> LocalServers.start(settings));
        ends.add(servers.ended());
        createTopics(servers.kafkaBootstrapServers());
        var apiKey = ApiKey.of(settings);
        var webhookKeys = WebhookKeys.of(settings);
        var choices = new HashMap<>(settings.choices(
                servers.kafkaBootstrapServers(), servers.databaseUrl(), apiKey.value(), webhookKeys.value()));
        var tracesUrl = keepTraces();
        tracesUrl.map(settings.traces()::choices).ifPresent(choices::putAll);
        parts.start("telemetry-consumer", () -> TelemetryConsumer.start(choices));
        parts.start("command-service", () -> CommandService.start(choices));
        parts.start("webhook-dispatcher", () -> WebhookDispatcher.start(choices));
        parts.start("ingest-node", () -> IngestNode.start(IngestSettings.from(settings.with(choices))));
        if (demo) {
            parts.start(
                    "receiver of webhooks", () -> DemoReceiver.start(settings.apiUrl(), apiKey.value(), progress::say));
            parts.start(
                    DEMO_VEHICLES + " simulated vehicles",
                    () -> DemoFleet.start(RunSettings.LOOPBACK, settings.brokerPort(), DEMO_VEHICLES));
        }
        var description = describe(servers, apiKey, tracesUrl.orElse(""));
        var file = new RunFile(settings.dataDir());
        file.write(description);
        parts.adopt("run file", file::remove);
        return description;
    }

    private void requireFreePorts() {
        var taken = FreePorts.taken(settings);
        if (!taken.isEmpty()) {
            throw new IllegalStateException(String.join("\n", taken));
        }
    }

    /** Where services send their traces; empty if whoever runs this has decided that already. */
    private Optional<String> keepTraces() {
        if (settings.traces().decidedBy().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(parts.start("store of traces", () -> TraceReceiver.open(settings.tracesPort())))
                .map(TraceReceiver::url);
    }

    private void createTopics(String bootstrapServers) {
        TopicSetup.create(
                RunSettings.kafkaClient(settings.environment(), bootstrapServers),
                new Topics(settings.topicPrefix()).all(settings.partitions(), settings.topicChoices()),
                settings.replication());
    }

    private RunDescription describe(LocalServers servers, ApiKey apiKey, String tracesUrl) {
        var owner = DatabaseAddress.parse(servers.databaseUrl());
        var reader = servers.reader();
        return new RunDescription(
                ProcessHandle.current().pid(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                settings.dataDir().toString(),
                settings.logFile().toString(),
                settings.brokerBind() + ":" + settings.brokerPort(),
                settings.brokerBind() + ":" + settings.udpPort(),
                settings.registrationPolicy(),
                servers.kafkaBootstrapServers(),
                settings.topicPrefix(),
                owner.jdbcUrl(),
                owner.user(),
                owner.password(),
                reader.user(),
                reader.password(),
                settings.apiUrl(),
                apiKey.value(),
                Map.of(
                        "ingest-node",
                        url(settings.metricsPort(), "/health/ready"),
                        "command-service",
                        settings.apiUrl() + "/actuator/health",
                        "webhook-dispatcher",
                        settings.webhookUrl() + "/actuator/health",
                        "telemetry-consumer",
                        url(settings.telemetryPort(), "/actuator/health")),
                Map.of(
                        "ingest-node",
                        url(settings.metricsPort(), "/metrics"),
                        "command-service",
                        settings.apiUrl() + "/actuator/prometheus",
                        "webhook-dispatcher",
                        settings.webhookUrl() + "/actuator/prometheus",
                        "telemetry-consumer",
                        url(settings.telemetryPort(), "/actuator/prometheus")),
                tracesUrl,
                settings.traces().decidedBy().orElse(""));
    }

    private static String url(int port, String path) {
        return "http://" + RunSettings.LOOPBACK + ":" + port + path;
    }

    /**
     * Waits until a part ends by itself. A run that is well waits for ever.
     *
     * @return the reason; empty if the run was stopped meanwhile
     */
    public Optional<String> awaitFailure() {
        var reason = CompletableFuture.anyOf(ends.toArray(CompletableFuture<?>[]::new))
                .join();
        return parts.stopped() ? Optional.empty() : Optional.of(String.valueOf(reason));
    }

    /** Stops the parts in the opposite order. Safe to repeat, from any thread. */
    @Override
    public void close() {
        parts.close();
    }
}
