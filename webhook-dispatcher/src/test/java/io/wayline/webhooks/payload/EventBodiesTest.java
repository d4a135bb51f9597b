package io.wayline.webhooks.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.wayline.webhooks.delivery.Message;
import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint;
import io.wayline.webhooks.endpoint.Endpoint.Filter;
import io.wayline.webhooks.endpoint.Endpoint.Format;
import io.wayline.webhooks.endpoint.Endpoint.Payload;
import io.wayline.webhooks.endpoint.EventType;
import io.wayline.webhooks.signing.SigningSecret;
import io.wayline.webhooks.signing.SigningSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is written is what docs/webhook-events.json says, example by example. */
class EventBodiesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectNode DOCUMENT = document();
    private static final Bodies BODIES = new EventBodies();

    private static final String IMEI = "356307042441013";
    private static final String COMMAND = "3f2b8c1e-5d4a-4f6b-9c0d-1e2f3a4b5c6d";
    private static final String SUCCESSOR = "7a9d0e4c-2b1f-4c8e-8f3a-6b5d4c3e2f10";
    private static final UUID ENDPOINT = UUID.fromString("c0ffee00-1234-4abc-8def-0123456789ab");
    private static final String METADATA = "{\"job_id\": \"123\", \"action\": \"START\"}";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LOGIN = Instant.parse("2026-03-01T11:59:00Z");

    /** Each as the documentation shows it, by the name of its schema. */
    private static final Map<String, WebhookEvent> EXAMPLES = examples();

    private static final List<String> NAMES = List.copyOf(EXAMPLES.keySet());
    private static final List<String> BROKER_NAMES =
            List.of("iot-broker.confirm", "iot-broker.failure", "iot-broker.bulk_failure", "iot-broker.telemetry");
    private static final List<String> EVERY_SCHEMA = DOCUMENT.get("$defs").propertyNames().stream()
            .filter(name -> DOCUMENT.get("$defs").get(name).has("examples"))
            .toList();

    private static ObjectNode document() {
        try {
            return (ObjectNode) JSON.readTree(Files.readString(Path.of("../docs/webhook-events.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, WebhookEvent> examples() {
        var examples = new LinkedHashMap<String, WebhookEvent>();
        add(
                examples,
                EventType.COMMAND_COMPLETED,
                "2026-03-01T12:00:03.250Z",
                command("SUCCEEDED", "MATCHED", 1, "DOUT1:1", METADATA, ""));
        add(examples, EventType.COMMAND_FAILED, "2026-03-01T12:00:02Z", superseded());
        add(
                examples,
                EventType.COMMAND_RETRIED,
                "2026-03-01T12:01:00Z",
                command("QUEUED", "NO_ANSWER", 1, "", METADATA, ""));
        add(examples, EventType.TELEMETRY_RECEIVED, "2026-03-01T12:00:01.120Z", EventData.telemetry(packet()));
        add(
                examples,
                EventType.DEVICE_CONNECTED,
                "2026-03-01T11:59:00Z",
                EventData.connected(IMEI, 90_017, LOGIN, "10.0.0.7", 40_112));
        add(
                examples,
                EventType.DEVICE_DISCONNECTED,
                "2026-03-01T13:00:00Z",
                EventData.disconnected(
                        IMEI, 90_017, LOGIN, Instant.parse("2026-03-01T12:59:30Z"), "CLOSED_BY_TRACKER"));
        add(
                examples,
                EventType.ENDPOINT_FAILING,
                "2026-03-01T12:10:00Z",
                endpointFacts("", NOON, 5, "TIMED_OUT: no whole answer within 10000 ms"));
        add(
                examples,
                EventType.ENDPOINT_DISABLED,
                "2026-03-06T12:10:00Z",
                endpointFacts("FAILING", NOON, 240, "HTTP 503"));
        add(examples, EventType.ENDPOINT_RECOVERED, "2026-03-01T12:20:00Z", endpointFacts("", null, 0, ""));
        add(examples, EventType.ENDPOINT_TEST, "2026-03-01T12:00:00Z", EventData.test(ENDPOINT, "Hello from Wayline"));
        return examples;
    }

    private static void add(Map<String, WebhookEvent> examples, EventType type, String at, String data) {
        examples.put(type.word(), event(type, at, data));
    }

    private static WebhookEvent event(EventType type, String at, String data) {
        return new WebhookEvent("evt_1", type, IMEI, Instant.parse(at), data);
    }

    private static String command(
            String state, String reason, int attempt, String response, String metadata, String supersededBy) {
        return EventData.command(new CommandFacts(
                IMEI,
                COMMAND,
                1042,
                state,
                reason,
                "setdigout 1?",
                attempt,
                response,
                metadata,
                supersededBy,
                "fleet",
                "",
                NOON,
                NOON.plus(Duration.ofMinutes(5)),
                ""));
    }

    private static String superseded() {
        return command("SUPERSEDED", "REPLACED", 0, "", METADATA, SUCCESSOR);
    }

    private static String endpointFacts(
            String reason, @Nullable Instant failingSince, int failures, String lastFailure) {
        return EventData.endpoint(
                new EndpointFacts(ENDPOINT, "fleet backend", reason, failingSince, failures, lastFailure));
    }

    private static PacketFacts packet() {
        var attributes = new LinkedHashMap<String, AttributeValue>();
        attributes.put("internal_battery_percent", AttributeValue.whole(85));
        attributes.put("external_voltage_mv", AttributeValue.whole(12_600));
        attributes.put("temperature_degc", AttributeValue.decimal(21.5));
        attributes.put("iccid1", AttributeValue.text("8937011805000000000"));
        attributes.put("driver_card", AttributeValue.decimal(Double.NaN));
        return new PacketFacts(
                IMEI,
                5,
                NOON,
                new PacketFacts.Gps(407_128_000, -740_060_000, 12, 180, 9, 45),
                attributes,
                new TreeSet<>(Set.of(240, 239)),
                1,
                3,
                4711,
                4715);
    }

    private static WebhookEvent laterPacket() {
        return event(
                EventType.TELEMETRY_RECEIVED,
                "2026-03-01T12:00:31Z",
                EventData.telemetry(new PacketFacts(
                        IMEI,
                        1,
                        NOON.plusSeconds(30),
                        packet().latestGps(),
                        Map.of(),
                        new TreeSet<>(),
                        0,
                        3,
                        4716,
                        4716)));
    }

    private static Endpoint endpoint(Format format, Payload payload) {
        return new Endpoint(
                ENDPOINT,
                "test",
                URI.create("https://example.com/"),
                format,
                Set.of(),
                Filter.NONE,
                payload,
                Endpoint.Ordering.PER_DEVICE,
                Duration.ZERO,
                1,
                0,
                Duration.ofSeconds(1),
                100,
                Map.of(),
                new SigningSecrets(SigningSecret.draw(new SecureRandom()), null, null),
                Endpoint.State.ACTIVE,
                null,
                Endpoint.Source.API,
                NOON,
                "test",
                NOON,
                1);
    }

    private static final Endpoint FULL = endpoint(Format.STANDARD, Payload.FULL);
    private static final Endpoint THIN = endpoint(Format.STANDARD, Payload.THIN);
    private static final Endpoint BROKER = endpoint(Format.IOT_BROKER, Payload.FULL);

    private static WebhookEvent documented(String name) {
        return requireNonNull(EXAMPLES.get(name));
    }

    private static String text(Message message) {
        return new String(message.body(), UTF_8);
    }

    private static JsonNode example(String name) {
        return DOCUMENT.get("$defs").get(name).get("examples").get(0);
    }

    /** The whole document, narrowed down to one of its schemas. */
    private static Schema schema(String name) {
        var narrowed = DOCUMENT.deepCopy();
        narrowed.remove("anyOf");
        narrowed.put("$ref", "#/$defs/" + name);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(narrowed.toString(), InputFormat.JSON);
    }

    private static void assertDocumented(String name, String body) {
        assertThat(schema(name).validate(body, InputFormat.JSON)).as(body).isEmpty();
        assertThat(JSON.readTree(body)).isEqualTo(example(name));
    }

    @ParameterizedTest
    @FieldSource("EVERY_SCHEMA")
    void everyExampleIsValid(String name) {
        assertThat(schema(name).validate(example(name).toString(), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"command.completed", "telemetry.received", "device.connected", "iot-broker.confirm"})
    void theSchemasAreNotEmptyWords(String name) {
        assertThat(schema(name).validate("{\"type\":\"other\"}", InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void everyTypeHasASchemaAndEverySchemaAnEvent() {
        assertThat(NAMES)
                .containsExactlyElementsOf(Arrays.stream(EventType.values())
                        .filter(type -> type != EventType.COMMAND_BULK_FAILURE)
                        .map(EventType::word)
                        .toList());
        var expected = new TreeSet<>(BROKER_NAMES);
        NAMES.forEach(name -> expected.addAll(List.of(name, name + ".thin")));
        expected.addAll(List.of("telemetry.batch", "telemetry.batch.thin"));
        assertThat(EVERY_SCHEMA).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void writesTheDocumentedExampleFull(String name) {
        assertDocumented(name, text(BODIES.of(FULL, documented(name), null)));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void writesTheDocumentedExampleThin(String name) {
        assertDocumented(name + ".thin", text(BODIES.of(THIN, documented(name), null)));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void writesNoMemberThatIsNotDocumented(String name) {
        var data = JSON.readTree(documented(name).data());
        var reference = DOCUMENT.at("/$defs/" + name + "/properties/data/$ref").stringValue();

        assertThat(DOCUMENT.at(reference.substring(1)).get("properties").propertyNames())
                .containsAll(data.propertyNames());
    }

    @Test
    void writesTheDocumentedBatch() {
        var packets = List.of(documented("telemetry.received"), laterPacket());

        assertDocumented("telemetry.batch", text(BODIES.batch(FULL, "bat_1", packets, null)));
        assertDocumented("telemetry.batch.thin", text(BODIES.batch(THIN, "bat_1", packets, null)));
        assertThat(BODIES.batch(FULL, "bat_1", packets, null).id()).isEqualTo("bat_1");
    }

    @Test
    void aBatchOfOneIsNone() {
        var packet = laterPacket();
        var message = BODIES.batch(FULL, "bat_1", List.of(packet), null);

        assertThat(message.id()).isEqualTo(packet.id());
        assertThat(text(message)).isEqualTo(text(BODIES.of(FULL, packet, null)));
        assertThatIllegalArgumentException().isThrownBy(() -> BODIES.batch(FULL, "bat_1", List.of(), null));
    }

    @Test
    void writesWhatHostsOfIotBrokerKnow() {
        var confirmed = BODIES.of(BROKER, documented("command.completed"), null);
        var rejected = BODIES.of(
                BROKER,
                event(
                        EventType.COMMAND_FAILED,
                        "2026-03-01T12:00:02Z",
                        command("REJECTED", "TRACKER_REFUSED", 1, "ERR", METADATA, "")),
                null);
        var telemetry = BODIES.of(BROKER, documented("telemetry.received"), null);

        assertThat(confirmed.path()).isEqualTo("/webhooks/iot/v1/command/confirm");
        assertDocumented("iot-broker.confirm", text(confirmed));
        assertThat(rejected.path()).isEqualTo("/webhooks/iot/v1/command/failure");
        assertDocumented("iot-broker.failure", text(rejected));
        assertThat(telemetry.path()).isEqualTo("/webhooks/iot/v1/telemetry");
        assertDocumented("iot-broker.telemetry", text(telemetry));
    }

    @Test
    void putsSeveralFailuresInOneAndSaysWhichWereSuperseded() {
        var other = EventData.command(new CommandFacts(
                IMEI, SUCCESSOR, 1043, "FAILED", "NO_ANSWER", "getinfo", 3, "", "", "", "fleet", "", NOON, NOON, ""));
        var bulk = BODIES.of(
                BROKER,
                event(
                        EventType.COMMAND_BULK_FAILURE,
                        "2026-03-01T12:00:02Z",
                        EventData.bulkFailure(List.of(superseded(), other))),
                null);

        assertThat(bulk.path()).isEqualTo("/webhooks/iot/v1/command/bulk_failure");
        assertDocumented("iot-broker.bulk_failure", text(bulk));
    }

    @Test
    void aSingleFailureIsABulkOfOne() {
        var message = BODIES.of(BROKER, documented("command.failed"), null);

        assertThat(message.path()).isEqualTo("/webhooks/iot/v1/command/bulk_failure");
        assertThat(JSON.readTree(message.body()).get("entries")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNCLASSIFIED", "NOT_VALIDATED"})
    void saysThatAnAnswerWasNotIdentified(String reason) {
        var completed = event(
                EventType.COMMAND_COMPLETED,
                "2026-03-01T12:00:02Z",
                command("SUCCEEDED", reason, 1, "who knows", "", ""));

        assertThat(text(BODIES.of(BROKER, completed, null)))
                .isEqualTo(
                        "{\"identified\":false,\"imei\":\"%s\",\"command\":\"setdigout 1?\",\"response\":\"who knows\",\"metadata\":{}}"
                                .formatted(IMEI));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"a\" :1.0000000000000000000000001,\"a\":1E5, \"ä\\u00e4\":[ ] }",
                "[1, 2 ,3]",
                "\"text \\/ \\uD83D\\uDE00\"",
                " \n{\t}",
                "-0.0",
                "12345678901234567890123456789",
                "true"
            })
    void bringsMetadataBackByteForByte(String metadata) {
        var completed = event(
                EventType.COMMAND_COMPLETED,
                "2026-03-01T12:00:02Z",
                command("SUCCEEDED", "MATCHED", 1, "ok", metadata, ""));
        var failed = event(
                EventType.COMMAND_FAILED, "2026-03-01T12:00:02Z", command("FAILED", "NO_ANSWER", 1, "", metadata, ""));

        assertThat(text(BODIES.of(FULL, completed, null))).contains("\"metadata\":" + metadata + ",\"requestedBy\"");
        assertThat(text(BODIES.of(BROKER, completed, null))).endsWith("\"metadata\":" + metadata.strip() + "}");
        assertThat(text(BODIES.of(BROKER, failed, null))).contains("\"metadata\":" + metadata.strip() + ",\"reason\"");
    }

    @Test
    void takesMetadataAsDeepAsARequestMayBring() {
        var deep = "[".repeat(100) + "]".repeat(100);
        var bulk = EventData.bulkFailure(List.of(command("FAILED", "NO_ANSWER", 1, "", deep, "")));

        assertThat(text(BODIES.of(BROKER, event(EventType.COMMAND_BULK_FAILURE, "2026-03-01T12:00:02Z", bulk), null)))
                .contains(deep);
    }

    @Test
    void coalescesPacketsOfOneTracker() {
        var received = documented("telemetry.received");
        var farAhead = event(
                EventType.TELEMETRY_RECEIVED,
                "2026-03-01T12:00:40Z",
                EventData.telemetry(new PacketFacts(
                        IMEI,
                        2,
                        Instant.parse("2093-01-01T00:00:00Z"),
                        null,
                        Map.of(),
                        new TreeSet<>(),
                        0,
                        3,
                        4717,
                        4718)));

        var body = JSON.readTree(BODIES.batch(BROKER, "bat_1", List.of(laterPacket(), received, farAhead), null)
                .body());

        assertThat(body.get("recordCount").intValue()).isEqualTo(8);
        assertThat(body.get("latestTimestamp").stringValue()).isEqualTo("2026-03-01T12:00:30Z");
        assertThat(body.get("latestAttributes").isEmpty()).isTrue();
    }

    @Test
    void neverMixesTrackersInABodyThatHasRoomForOne() {
        var other = event(
                EventType.TELEMETRY_RECEIVED,
                "2026-03-01T12:00:40Z",
                EventData.telemetry(new PacketFacts(
                        "356307042441014", 2, NOON, null, Map.of(), new TreeSet<>(), 0, 3, 4717, 4718)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BODIES.batch(BROKER, "bat_1", List.of(laterPacket(), other), null));
    }

    @Test
    void marksReplaysInAHeaderAndLeavesTheBody() {
        var event = documented("command.completed");
        var replay = new UUID(1, 2);

        var message = BODIES.of(FULL, event, replay);

        assertThat(message.headers()).containsExactly(Map.entry("wayline-replay", replay.toString()));
        assertThat(message.body()).isEqualTo(BODIES.of(FULL, event, null).body());
        assertThat(message.id()).isEqualTo(event.id());
    }

    @Test
    void aTestReachesAHostOfIotBrokerInTheStandardForm() {
        var message = BODIES.of(BROKER, documented("endpoint.test"), null);

        assertThat(message.path()).isEmpty();
        assertDocumented("endpoint.test", text(message));
    }

    @Test
    void aRequestThatBecameNoCommandIsKnownByItsRequestId() {
        var refused = event(
                EventType.COMMAND_FAILED,
                "2026-03-01T12:00:02Z",
                EventData.command(new CommandFacts(
                        IMEI,
                        "",
                        0,
                        "REFUSED",
                        "",
                        "",
                        0,
                        "",
                        "",
                        "",
                        "team",
                        "r-7",
                        null,
                        null,
                        "command: too long")));

        assertThat(text(BODIES.of(THIN, refused, null)))
                .endsWith("\"data\":{\"imei\":\"%s\",\"state\":\"REFUSED\",\"requestId\":\"r-7\"}}".formatted(IMEI));
        assertThat(schema("command.failed").validate(text(BODIES.of(FULL, refused, null)), InputFormat.JSON))
                .isEmpty();
        assertThat(schema("iot-broker.bulk_failure").validate(text(BODIES.of(BROKER, refused, null)), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void writesNumbersThatADoubleCannotHold() {
        assertThat(EventData.connected(IMEI, -1, NOON, "::1", 1)).contains("\"sessionToken\":\"18446744073709551615\"");
        assertThat(AttributeValue.unsigned(-1).json()).isEqualTo("18446744073709551615");
    }
}
