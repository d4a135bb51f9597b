package io.wayline.webhooks.endpoint.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.webhooks.endpoint.EventType;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Event types", description = "What endpoints can be told.")
final class EventTypeController {

    private static final String COMMAND = """
            {"imei":"350612345678901","commandId":"7d0a9a1e-93f6-4d3b-9a3b-1f0b8f6a2d11","commandLogId":"1","state":"%s",\
            "reason":"%s","command":"setdigout 1?","attempt":%d,%s"metadata":{"job_id":"123","action":"START"},\
            "requestedBy":"IOT_API_KEY","createdAt":"2026-01-31T12:00:00Z","deadline":"2026-01-31T12:05:00Z"}""";

    private static final String COMPLETED = COMMAND.formatted("SUCCEEDED", "MATCHED", 1, "\"response\":\"DOUT1:1\",");
    private static final String FAILED = COMMAND.formatted("FAILED", "NO_ANSWER", 4, "");
    private static final String RETRIED = COMMAND.formatted("QUEUED", "NO_ANSWER", 1, "");

    private static final String TELEMETRY = """
            {"imei":"350612345678901","recordCount":2,"latestTimestamp":"2026-01-31T12:00:00Z",\
            "latestGps":{"latitude":40.7128,"longitude":-74.006,"altitude":12,"angle":180,"satellites":9,"speed":45},\
            "latestAttributes":{"internal_battery_percent":85},"eventIoIds":[239],"priority":0,\
            "source":{"partition":3,"firstOffset":4711,"lastOffset":4712}}""";

    private static final String CONNECTED = """
            {"imei":"350612345678901","sessionToken":"17","connectedAt":"2026-01-31T12:00:00Z","remoteAddress":"10.0.0.7",\
            "remotePort":40112}""";

    private static final String DISCONNECTED = """
            {"imei":"350612345678901","sessionToken":"17","connectedAt":"2026-01-31T12:00:00Z",\
            "lastSeenAt":"2026-01-31T13:00:00Z","reason":"CLOSED_BY_TRACKER"}""";

    private static final String ENDPOINT = """
            {"endpointId":"5f1c2b7e-0c6d-4f3e-8d6a-2b9f7a1e4c30","name":"fleet portal",%s\
            "failingSince":"2026-01-31T12:00:00Z","consecutiveFailures":%d,"lastFailure":"HTTP 503"}""";

    private static final String FAILING = ENDPOINT.formatted("\"reason\":\"FAILING\",", 5);
    private static final String DISABLED = ENDPOINT.formatted("\"reason\":\"GONE\",", 1);
    private static final String RECOVERED = ENDPOINT.formatted("", 7);

    private static final String TEST = """
            {"endpointId":"5f1c2b7e-0c6d-4f3e-8d6a-2b9f7a1e4c30","message":"A test event, sent because somebody asked for it."}""";

    private static final String EXAMPLE = """
            {"success":true,"count":1,"eventTypes":[{"type":"device.connected","description":"A tracker has logged in.",\
            "subscribable":true,"example":
            """ + CONNECTED + "}]}";

    private record Described(String description, String example) {}

    @Needs(Scope.ADMIN)
    @GetMapping("/api/v1/webhooks/event-types")
    @Operation(
            summary = "List types of events",
            description = "With the member data of each as an example, in the full form. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "All types.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(EXAMPLE)))
    EventTypes list() {
        var views =
                Arrays.stream(EventType.values()).map(EventTypeController::view).toList();
        return new EventTypes(true, views.size(), views);
    }

    private static EventTypeView view(EventType type) {
        var described = described(type);
        return new EventTypeView(type.word(), described.description(), type.isSubscribable(), described.example());
    }

    private static Described described(EventType type) {
        return switch (type) {
            case COMMAND_COMPLETED -> new Described("The tracker's answer confirms a command.", COMPLETED);
            case COMMAND_FAILED -> new Described("A command has ended otherwise: state and reason say how.", FAILED);
            case COMMAND_RETRIED -> new Described("A command waits for another attempt.", RETRIED);
            case COMMAND_BULK_FAILURE ->
                new Described(
                        "Several failed commands in one, for NOTIFICATION_URL only.", "{\"entries\":[" + FAILED + "]}");
            case TELEMETRY_RECEIVED ->
                new Described(
                        "A tracker has sent records: one event a packet, with its latest record. An endpoint that is behind"
                                + " gets several in one request of type telemetry.batch: {\"packets\":[...]}.",
                        TELEMETRY);
            case DEVICE_CONNECTED -> new Described("A tracker has logged in.", CONNECTED);
            case DEVICE_DISCONNECTED -> new Described("A tracker's session has ended.", DISCONNECTED);
            case ENDPOINT_FAILING -> new Described("For operators: deliveries to an endpoint keep failing.", FAILING);
            case ENDPOINT_DISABLED ->
                new Described(
                        "For operators: an endpoint was switched off, by its own 410 or after days of failures.",
                        DISABLED);
            case ENDPOINT_RECOVERED ->
                new Described("For operators: a failing endpoint takes deliveries again.", RECOVERED);
            case ENDPOINT_TEST -> new Described("On demand, to try an endpoint.", TEST);
        };
    }

    record EventTypes(boolean success, int count, List<EventTypeView> eventTypes) {}

    @Schema(name = "EventType")
    record EventTypeView(
            @Schema(example = "command.completed") String type,
            String description,

            @Schema(description = "Whether endpoints can ask for it: the others come by themselves.")
            boolean subscribable,

            @Schema(description = "The member data of an event.", implementation = Object.class) @JsonRawValue
            String example) {}
}
