package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wayline.ingest.IngestNode;
import io.wayline.standalone.trace.Trace;
import io.wayline.standalone.trace.TraceReceiver;
import io.wayline.standalone.trace.TraceSpan;
import io.wayline.telemetry.TelemetryConsumer;
import io.wayline.tracing.TraceParent;
import io.wayline.webhooks.WebhookDispatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One trace from a tracker's packet to its row and its webhook, and one from a call to the answer and its webhook. */
final class TraceIT {

    private static final Duration PATIENCE = TestHost.PATIENCE;
    private static final String COMMAND = "setdigout 1?";
    private static final String DONE = "DOUT1:1 Timeout:INFINITY DOUT2:IGNORED ";
    private static final String CALLERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";

    private static final List<AutoCloseable> parts = new ArrayList<>();
    private static TraceReceiver traces;
    private static TestHost host;
    private static CommandSystem system;
    private static IngestNode node;

    @BeforeAll
    static void start() throws Exception {
        traces = started(TraceReceiver.open(0));
        host = started(TestHost.start());
        var dispatcherPort = Integer.toString(SystemUnderTest.freePort());
        system = started(new CommandSystem(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                traces.url(),
                "OTEL_BSP_SCHEDULE_DELAY",
                "100",
                "COMMAND_QUIET",
                "100ms",
                "WEBHOOK_PORT",
                dispatcherPort,
                "WEBHOOK_URL",
                "http://127.0.0.1:" + dispatcherPort)));
        var settings = new HashMap<>(system.settings());
        settings.putAll(Map.of(
                "TELEMETRY_PORT", "0",
                "WEBHOOK_SECRET_KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "WEBHOOK_ALLOW_HTTP", "true",
                "WEBHOOK_ALLOW_LOOPBACK", "true",
                "WEBHOOK_POLL", "50ms"));
        started(TelemetryConsumer.start(settings));
        started(WebhookDispatcher.start(settings));
        node = system.startNode("traced");
        var registered = system.api()
                .post(
                        "/api/v1/webhooks/endpoints",
                        WebhookSystem.endpointJson(host.url(), "telemetry.received,command.completed", ""));
        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
    }

    private static <T extends AutoCloseable> T started(T part) {
        parts.add(part);
        return part;
    }

    @AfterAll
    static void stop() throws Exception {
        for (var part : parts.reversed()) {
            part.close();
        }
    }

    @Test
    void aPacketItsRowAndItsWebhookAreOneTrace() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(node, imei)) {
            tracker.sendRecord(Instant.now()).awaitCount();
        }

        var trace = awaitTrace(
                spans -> spans.stream().anyMatch(span -> imei.equals(span.keys().get("imei"))),
                "tracker packet",
                "publish telemetry",
                "store telemetry",
                "deliver webhook");

        assertHangsTogether(trace, "");
        var publish = span(trace, "publish telemetry");
        assertThat(traceparent(awaitRecord(imei)))
                .as("the record continues below what published it")
                .isEqualTo("00-%s-%s-01".formatted(trace.traceId(), publish.spanId()));
        assertThat(span(trace, "store telemetry").parentId()).isEqualTo(publish.spanId());
        assertThat(awaitWebhook("telemetry.received", imei).header("traceparent"))
                .as("the host can go on")
                .isEqualTo("00-%s-%s-01"
                        .formatted(
                                trace.traceId(), span(trace, "deliver webhook").spanId()));
        awaitStored(imei);
    }

    @Test
    void aCallItsCommandItsAnswerAndItsWebhookAreInTheCallersTrace() {
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(node, imei)) {
            var answer = system.api()
                    .post(
                            "/api/v1/command",
                            "{\"imei\":\"%s\",\"command\":\"%s\"}".formatted(imei, COMMAND),
                            "traceparent",
                            "00-%s-%s-01".formatted(CALLERS_TRACE, CALLERS_SPAN));
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
            tracker.awaitCommand(COMMAND).answer(DONE);
            system.api().await(answer.body().path("commandId").asString(), "SUCCEEDED");
        }

        var trace = awaitTrace(
                spans -> spans.stream().anyMatch(span -> span.parentId().equals(CALLERS_SPAN)),
                "POST /api/v1/command",
                "dispatch command",
                "write command",
                "await response",
                "settle response",
                "deliver webhook");

        assertThat(trace.traceId()).isEqualTo(CALLERS_TRACE);
        assertHangsTogether(trace, CALLERS_SPAN);
        assertThat(awaitWebhook("command.completed", imei).header("traceparent"))
                .startsWith("00-" + CALLERS_TRACE + "-");
    }

    @Test
    void whatIsNotRecordedCarriesNothing() throws Exception {
        var untraced = system.startNode("untraced", Map.of("TRACES_PER_SECOND", "0"));
        var imei = CommandSystem.freshImei();
        try (var tracker = system.connect(untraced, imei)) {
            tracker.sendRecord(Instant.now()).awaitCount();
        }

        assertThat(traceparent(awaitRecord(imei))).isNull();
        assertThat(awaitWebhook("telemetry.received", imei).header("traceparent"))
                .isEmpty();
        awaitStored(imei);
    }

    /** @param callersSpan the parent of the first span, which is not ours; empty if it has none */
    private static void assertHangsTogether(Trace trace, String callersSpan) {
        var known = trace.spans().stream().map(TraceSpan::spanId).collect(Collectors.toSet());
        assertThat(trace.spans())
                .filteredOn(span -> !known.contains(span.parentId()))
                .as("spans without a parent in %s", trace)
                .singleElement()
                .extracting(TraceSpan::parentId)
                .isEqualTo(callersSpan);
        assertThat(trace.spans()).noneMatch(TraceSpan::failed);
    }

    private static TraceSpan span(Trace trace, String name) {
        return trace.spans().stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Trace awaitTrace(Predicate<List<TraceSpan>> wanted, String... names) {
        return await("a trace of " + List.of(names))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> traces.newest(1_000).traces().stream()
                                .filter(trace -> wanted.test(trace.spans()))
                                .filter(trace -> trace.spans().stream()
                                        .map(TraceSpan::name)
                                        .collect(Collectors.toSet())
                                        .containsAll(List.of(names)))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static TestHost.Request awaitWebhook(String type, String imei) {
        return await(type + " of " + imei)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> host.requests().stream()
                                .filter(request -> request.type().equals(type))
                                .filter(request -> request.imei().equals(imei))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void awaitStored(String imei) {
        await("the row of " + imei)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> system.api()
                                .get("/api/v1/devices/" + imei + "/position")
                                .status()
                        == 200);
    }

    private static @Nullable String traceparent(ConsumerRecord<String, byte[]> message) {
        return TraceParent.in(message.headers());
    }

    /** The first record of a tracker in the topic. */
    private static ConsumerRecord<String, byte[]> awaitRecord(String imei) {
        var topic = system.topics().telemetryRecords();
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        Map<String, Object> client = Map.of("bootstrap.servers", system.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await("a record of " + imei).atMost(PATIENCE).until(() -> {
                for (var message : consumer.poll(Duration.ofMillis(100))) {
                    if (message.key().equals(imei)) {
                        records.add(message);
                    }
                }
                return !records.isEmpty();
            });
        }
        return records.getFirst();
    }
}
