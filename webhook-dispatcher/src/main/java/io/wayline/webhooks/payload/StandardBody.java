package io.wayline.webhooks.payload;

import static java.util.Comparator.naturalOrder;

import io.wayline.webhooks.delivery.WebhookEvent;
import io.wayline.webhooks.endpoint.Endpoint.Payload;
import io.wayline.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** {@code {"type":..,"timestamp":..,"data":{..}}}, as Standard Webhooks recommends. */
final class StandardBody {

    private static final String BATCH = "telemetry.batch";

    private static final Set<String> THIN_COMMAND = Set.of("imei", "commandId", "commandLogId", "state");
    /** A request that never became a command has no other name. */
    private static final Set<String> THIN_REQUEST = Set.of("imei", "state", "requestId");

    private static final Set<String> THIN_SESSION = Set.of("imei", "sessionToken");
    private static final Set<String> THIN_TELEMETRY = Set.of("imei", "recordCount", "latestTimestamp");
    private static final Set<String> THIN_ENDPOINT = Set.of("endpointId", "name");
    private static final Set<String> THIN_TEST = Set.of("endpointId");

    private StandardBody() {}

    static String of(WebhookEvent event, Payload payload) {
        return body(event.type().word(), event.occurredAt(), data(event, payload));
    }

    /** Its timestamp is that of the latest packet. */
    static String batch(List<WebhookEvent> events, Payload payload) {
        var latest = events.stream()
                .map(WebhookEvent::occurredAt)
                .max(naturalOrder())
                .orElseThrow();
        var packets = events.stream().map(event -> named(event, payload)).collect(JsonObject.ARRAY);
        return body(BATCH, latest, new JsonObject().raw("packets", packets).toString());
    }

    /** The batch has an id of its own: other endpoints, and replays, have the same packet in another company. */
    private static String named(WebhookEvent event, Payload payload) {
        var packet = new JsonObject().text("id", event.id());
        RawJson.members(data(event, payload)).forEach(packet::raw);
        return packet.toString();
    }

    private static String body(String type, Instant timestamp, String data) {
        return new JsonObject()
                .text("type", type)
                .moment("timestamp", timestamp)
                .raw("data", data)
                .toString();
    }

    private static String data(WebhookEvent event, Payload payload) {
        return switch (payload) {
            case FULL -> event.data();
            case THIN -> thin(event.type(), event.data());
        };
    }

    private static String thin(EventType type, String data) {
        return switch (type) {
            case COMMAND_COMPLETED, COMMAND_FAILED, COMMAND_RETRIED -> thinCommand(data);
            case COMMAND_BULK_FAILURE ->
                new JsonObject()
                        .raw(
                                "entries",
                                RawJson.elements(RawJson.members(data).getOrDefault("entries", "[]")).stream()
                                        .map(StandardBody::thinCommand)
                                        .collect(JsonObject.ARRAY))
                        .toString();
            case TELEMETRY_RECEIVED -> only(THIN_TELEMETRY, data);
            case DEVICE_CONNECTED, DEVICE_DISCONNECTED -> only(THIN_SESSION, data);
            case ENDPOINT_FAILING, ENDPOINT_DISABLED, ENDPOINT_RECOVERED -> only(THIN_ENDPOINT, data);
            case ENDPOINT_TEST -> only(THIN_TEST, data);
        };
    }

    private static String thinCommand(String data) {
        return only(RawJson.members(data).containsKey("commandId") ? THIN_COMMAND : THIN_REQUEST, data);
    }

    private static String only(Set<String> members, String data) {
        var thin = new JsonObject();
        RawJson.members(data).forEach((name, value) -> {
            if (members.contains(name)) {
                thin.raw(name, value);
            }
        });
        return thin.toString();
    }
}
