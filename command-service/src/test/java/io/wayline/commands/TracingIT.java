package io.wayline.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.wayline.embedded.testing.TestInfrastructure;
import io.wayline.proto.command.v1.CommandInstruction;
import io.wayline.proto.command.v1.CommandResponse;
import io.wayline.tracing.TraceKeys;
import io.wayline.tracing.TraceParent;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** A command in the trace of the call that asked for it: through the ledger, to the node and back. */
final class TracingIT {

    private static final ApiUnderTest API = ApiUnderTest.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String IMEI = "356307042440201";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    private static final Map<String, Object> BROKER =
            Map.of("bootstrap.servers", TestInfrastructure.shared().kafkaBootstrapServers());

    private static List<ConsumerRecord<String, byte[]>> read(String topic, int expected) {
        var settings = new HashMap<>(BROKER);
        settings.put("group.id", UUID.randomUUID().toString());
        settings.put("auto.offset.reset", "earliest");
        var found = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(PATIENCE).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(IMEI)) {
                        found.add(record);
                    }
                }
                return found.size() >= expected;
            });
        }
        return found;
    }

    /** As a node does: below the span whose line came with the attempt. */
    private static void respond(String traceparent, CommandResponse.Builder response) {
        response.setImei(IMEI)
                .setNode("gw-1-8f2c")
                .setSessionToken(17)
                .setReceivedTimeMs(Instant.now().toEpochMilli());
        var record = new ProducerRecord<>(
                API.topics().commandResponses(), IMEI, response.build().toByteArray());
        record.headers().add(Objects.requireNonNull(TraceParent.header(traceparent)));
        try (var producer = new KafkaProducer<>(BROKER, new StringSerializer(), new ByteArraySerializer())) {
            var _ = producer.send(record);
        }
    }

    private static SpanData only(String name) {
        var found = API.spansOf(TRACE).stream()
                .filter(span -> span.getName().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private static long ended(String outcome) {
        return API.bean(MeterRegistry.class)
                .get("wayline.commands.completion")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void aCommandGoesOnInTheTraceOfItsCallToTheNodeAndBack() throws Exception {
        API.connect(IMEI);
        long rejectedBefore = ended("REJECTED");

        var answer = API.call(API.request("/api/v1/command")
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                .POST(BodyPublishers.ofString("{\"imei\":\"%s\",\"command\":\"getver\"}".formatted(IMEI))));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("X-Trace-Id")).isEqualTo(TRACE);
        var id = answer.member("commandId");
        var call = only("POST /api/v1/command");
        assertThat(call.getParentSpanId()).isEqualTo(CALLER);
        assertThat(call.getAttributes().get(TraceKeys.COMMAND_ID)).isEqualTo(id);
        assertThat(call.getAttributes().get(TraceKeys.IMEI)).isEqualTo(IMEI);
        var dispatch = only("dispatch command");
        assertThat(dispatch.getParentSpanId()).isEqualTo(call.getSpanId());
        assertThat(dispatch.getAttributes().get(TraceKeys.ATTEMPT)).isEqualTo(1);

        var instruction = read(API.topics().commands(), 1).getFirst();
        assertThat(CommandInstruction.parseFrom(instruction.value())
                        .getDispatch()
                        .getCommandId())
                .isEqualTo(id);
        var line = Objects.requireNonNull(TraceParent.in(instruction.headers()));
        assertThat(line).isEqualTo("00-" + TRACE + "-" + dispatch.getSpanId() + "-01");

        respond(line, report(id).setKind(CommandResponse.Kind.SENT));
        respond(line, CommandResponse.newBuilder().setKind(CommandResponse.Kind.NACK));
        await().atMost(PATIENCE)
                .until(() -> API.spansOf(TRACE).stream()
                                .filter(span -> span.getName().equals("settle response"))
                                .count()
                        == 2);

        assertThat(API.spansOf(TRACE))
                .filteredOn(span -> span.getName().equals("settle response"))
                .allSatisfy(span -> {
                    assertThat(span.getParentSpanId()).isEqualTo(dispatch.getSpanId());
                    assertThat(span.getAttributes().get(TraceKeys.COMMAND_ID)).isEqualTo(id);
                })
                .extracting(span -> span.getAttributes().get(TraceKeys.REASON))
                .containsExactly("SENT", "IN_FLIGHT");
        assertThat(read(API.topics().commandEvents(), 4))
                .extracting(record -> String.valueOf(TraceParent.in(record.headers())))
                .containsOnly("00-" + TRACE + "-" + call.getSpanId() + "-01")
                .hasSize(4);
        assertThat(ended("REJECTED")).isEqualTo(rejectedBefore + 1);
        assertThat(API.bean(MeterRegistry.class)
                        .get("wayline.commands.dispatch")
                        .timer()
                        .count())
                .isPositive();
        API.disconnectAll();
    }

    private static CommandResponse.Builder report(String commandId) {
        return CommandResponse.newBuilder().setCommandId(commandId).setAttempt(1);
    }
}
