package io.wayline.webhooks.endpoint.http;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.wayline.webhooks.endpoint.EndpointRules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the documentation shows of endpoints. */
final class EndpointDocs {

    static final String ID = "5f1c2b7e-0c6d-4f3e-8d6a-2b9f7a1e4c30";

    static final String CREATE = """
            Events that happen from now on are posted to it. The answer has the secret that messages are signed with (Standard \
            Webhooks, `webhook-signature`); it is shown here and never again. Scope: admin.""";

    static final String REPLACE = """
            What is left out takes its default; headers that are left out stay, because their values are never shown. With \
            `version` it is refused when somebody else has changed the endpoint meanwhile. Scope: admin.""";

    static final String CHANGE = """
            What is left out stays as it is. With `version` it is refused when somebody else has changed the endpoint meanwhile. \
            Scope: admin.""";

    static final String ROTATE = """
            The new secret is in this answer and never shown again. For `overlapSeconds` (a day unless you say otherwise) every \
            message is signed with both, so nothing fails while you bring the new one to your side. Rotated again, the older of \
            two old ones is dropped. Scope: admin.""";

    static final String RESUME = """
            Makes a paused or disabled endpoint active, forgets its failures, and sends what waits at once. What came while it \
            was disabled was not kept: a replay fetches it. Scope: admin.""";

    static final String TEST = """
            Sends `endpoint.test`, at once and beside everything that waits. Its delivery is in the log under the event id of \
            the answer. Scope: admin.""";

    static final String DELETE = """
            With its deliveries, pending ones too, and its log. The endpoint of NOTIFICATION_URL can be deleted once the variable \
            is gone. Scope: admin.""";

    private static final String SETTINGS = """
            "name":"fleet portal","url":"https://portal.example/hooks","eventTypes":["command.completed","command.failed"],\
            "tags":["north"],"payload":"full","ordering":"per-device","concurrency":10,"timeoutSeconds":15""";

    static final String NEW = "{" + SETTINGS + ",\"headers\":{\"authorization\":\"Bearer 2b7e...\"}}";

    static final String REPLACEMENT = "{" + SETTINGS + ",\"version\":3}";

    static final String PATCH = "{\"ratePerSecond\":50,\"version\":3}";

    static final String ROTATION = "{\"overlapSeconds\":86400}";

    private static final String COMMON = "{\"id\":\"" + ID + """
            ","name":"fleet portal","url":"https://portal.example/hooks","format":"standard",\
            "eventTypes":["command.completed","command.failed"],\
            """;

    private static final String REST = """
            "imeiCount":0,"tags":["north"],"eventIoIds":[],"minIntervalSeconds":0,"payload":"full","ordering":"per-device",\
            "maxAgeSeconds":0,"concurrency":10,"ratePerSecond":0,"timeoutSeconds":15,"maxBatch":100,"headers":["authorization"],\
            "state":"ACTIVE","source":"API","createdAt":"2026-01-31T12:00:00Z","createdBy":"IOT_API_KEY",\
            "updatedAt":"2026-01-31T12:00:00Z","version":0,"health":{"breaker":"CLOSED","consecutiveFailures":0,\
            "lastSuccessAt":"2026-01-31T12:00:01Z"}""";

    private static final String ENDPOINT = COMMON + "\"imeis\":[]," + REST + """
            ,"pending":0,"dead":0,"streams":[{"partition":0,"nextOffset":"4711","deliveredPackets":1201,\
            "lastDeliveredAt":"2026-01-31T12:00:01Z"}]}""";

    static final String PAGE = "{\"success\":true,\"count\":1,\"endpoints\":[" + COMMON + REST + "}]}";

    static final String ANSWER = "{\"success\":true,\"endpoint\":" + ENDPOINT + "}";

    static final String WITH_SECRET =
            "{\"success\":true,\"endpoint\":" + ENDPOINT + ",\"secret\":\"whsec_...shown once\"}";

    static final String SENT = """
            {"success":true,"eventId":"tst_0b9f5c1e-3c4d-4a7e-9d55-0f6f2a2f9c11"}""";

    static final String DELETED = "{\"success\":true,\"id\":\"" + ID + "\"}";

    static final String NOT_OURS = """
            {"error":"This endpoint is NOTIFICATION_URL","remedy":"Change the variable and restart.",\
            "requestId":"3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a"}""";

    private EndpointDocs() {}

    /** The body of POST /endpoints. */
    @Schema(name = "NewEndpoint")
    record NewEndpoint(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = EndpointRules.LONGEST_NAME)
            String name,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    maxLength = EndpointRules.LONGEST_URL,
                    description = "https, or http where WEBHOOK_ALLOW_HTTP is set; without user and fragment.")
            String url,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    requiredMode = Schema.RequiredMode.REQUIRED,
                                    description = "Words of GET /event-types."))
            List<String> eventTypes,

            @ArraySchema(
                    maxItems = EndpointRules.MOST_IMEIS,
                    arraySchema = @Schema(description = "Of these trackers only; empty: all."),
                    schema = @Schema(pattern = "^[0-9]{15}$"))
            @Nullable
            List<String> imeis,

            @ArraySchema(
                    maxItems = EndpointRules.MOST_TAGS,
                    arraySchema =
                            @Schema(description = "Of trackers with one of these tags of the registry; empty: all."))
            @Nullable
            List<String> tags,

            @ArraySchema(
                    maxItems = EndpointRules.MOST_IO_IDS,
                    arraySchema =
                            @Schema(
                                    description =
                                            "Telemetry only: packets with a record caused by one of these IO elements; empty: all."))
            @Nullable
            List<Integer> eventIoIds,

            @Schema(
                    minimum = "0",
                    maximum = "604800",
                    defaultValue = "0",
                    description = "Telemetry only: at most one packet of each tracker in so much time.")
            @Nullable
            Integer minIntervalSeconds,

            @Schema(
                    allowableValues = {"full", "thin"},
                    defaultValue = "full",
                    description = "thin: ids and the outcome; the rest is asked for by the API.")
            @Nullable
            String payload,

            @Schema(
                    allowableValues = {"per-device", "unordered", "strict"},
                    defaultValue = "per-device",
                    description =
                            "per-device: events of a tracker in order, trackers do not wait for each other. unordered: nothing"
                                    + " waits. strict: everything in order, one that fails holds back all others.")
            @Nullable
            String ordering,

            @Schema(
                    minimum = "0",
                    maximum = "2592000",
                    description =
                            "What is older goes to the dead letters instead of being tried again; 0: the schedule decides. In"
                                    + " strict order 3600 unless you say otherwise, and never 0.")
            @Nullable
            Integer maxAgeSeconds,

            @Schema(minimum = "1", maximum = "200", defaultValue = "10", description = "Requests at once.") @Nullable
            Integer concurrency,

            @Schema(
                    minimum = "0",
                    maximum = "10000",
                    defaultValue = "0",
                    description = "Requests a second; 0: no limit.")
            @Nullable
            Integer ratePerSecond,

            @Schema(minimum = "1", maximum = "60", defaultValue = "15", description = "For a whole attempt.") @Nullable
            Integer timeoutSeconds,

            @Schema(
                    minimum = "1",
                    maximum = "1000",
                    defaultValue = "100",
                    description = "Packets of telemetry in one request, where the endpoint is behind.")
            @Nullable
            Integer maxBatch,

            @Schema(
                    description =
                            "Sent with every request, at most 20; values are kept encrypted and never shown. Not webhook-*,"
                                    + " wayline-*, content-*, host, user-agent and what frames a message.",
                    example = "{\"authorization\":\"Bearer 2b7e...\"}")
            @Nullable
            Map<String, String> headers,

            @Schema(description = "whsec_ and 24 to 64 random bytes in Base64; left out: one is drawn.") @Nullable
            String secret) {}

    /** The body of PUT and PATCH /endpoints/{id}. */
    @Schema(name = "ChangedEndpoint")
    record ChangedEndpoint(
            @Schema(maxLength = EndpointRules.LONGEST_NAME, description = "Needed by PUT.") @Nullable
            String name,

            @Schema(
                    maxLength = EndpointRules.LONGEST_URL,
                    description =
                            "Needed by PUT: https, or http where WEBHOOK_ALLOW_HTTP is set; without user and fragment.")
            @Nullable
            String url,

            @ArraySchema(arraySchema = @Schema(description = "Needed by PUT: words of GET /event-types.")) @Nullable
            List<String> eventTypes,

            @ArraySchema(
                    maxItems = EndpointRules.MOST_IMEIS,
                    arraySchema = @Schema(description = "Of these trackers only; empty: all."),
                    schema = @Schema(pattern = "^[0-9]{15}$"))
            @Nullable
            List<String> imeis,

            @ArraySchema(
                    maxItems = EndpointRules.MOST_TAGS,
                    arraySchema =
                            @Schema(description = "Of trackers with one of these tags of the registry; empty: all."))
            @Nullable
            List<String> tags,

            @ArraySchema(
                    maxItems = EndpointRules.MOST_IO_IDS,
                    arraySchema =
                            @Schema(
                                    description =
                                            "Telemetry only: packets with a record caused by one of these IO elements; empty: all."))
            @Nullable
            List<Integer> eventIoIds,

            @Schema(
                    minimum = "0",
                    maximum = "604800",
                    defaultValue = "0",
                    description = "Telemetry only: at most one packet of each tracker in so much time.")
            @Nullable
            Integer minIntervalSeconds,

            @Schema(
                    allowableValues = {"full", "thin"},
                    defaultValue = "full",
                    description = "thin: ids and the outcome; the rest is asked for by the API.")
            @Nullable
            String payload,

            @Schema(
                    allowableValues = {"per-device", "unordered", "strict"},
                    defaultValue = "per-device",
                    description =
                            "per-device: events of a tracker in order, trackers do not wait for each other. unordered: nothing"
                                    + " waits. strict: everything in order, one that fails holds back all others.")
            @Nullable
            String ordering,

            @Schema(
                    minimum = "0",
                    maximum = "2592000",
                    description =
                            "What is older goes to the dead letters instead of being tried again; 0: the schedule decides. In"
                                    + " strict order 3600 unless you say otherwise, and never 0.")
            @Nullable
            Integer maxAgeSeconds,

            @Schema(minimum = "1", maximum = "200", defaultValue = "10", description = "Requests at once.") @Nullable
            Integer concurrency,

            @Schema(
                    minimum = "0",
                    maximum = "10000",
                    defaultValue = "0",
                    description = "Requests a second; 0: no limit.")
            @Nullable
            Integer ratePerSecond,

            @Schema(minimum = "1", maximum = "60", defaultValue = "15", description = "For a whole attempt.") @Nullable
            Integer timeoutSeconds,

            @Schema(
                    minimum = "1",
                    maximum = "1000",
                    defaultValue = "100",
                    description = "Packets of telemetry in one request, where the endpoint is behind.")
            @Nullable
            Integer maxBatch,

            @Schema(
                    description =
                            "Sent with every request, at most 20; values are kept encrypted and never shown. Not webhook-*,"
                                    + " wayline-*, content-*, host, user-agent and what frames a message.",
                    example = "{\"authorization\":\"Bearer 2b7e...\"}")
            @Nullable
            Map<String, String> headers,

            @Schema(minimum = "0", description = "As it was read: refused with 409 if it has changed since.") @Nullable
            Integer version) {}

    /** The body of POST /endpoints/{id}/secret. */
    @Schema(name = "SecretRotation")
    record Rotation(
            @Schema(description = "whsec_ and 24 to 64 random bytes in Base64; left out: one is drawn.") @Nullable
            String secret,

            @Schema(
                    minimum = "0",
                    maximum = "2592000",
                    defaultValue = "86400",
                    description = "How long the one before stays valid beside it.")
            @Nullable
            Integer overlapSeconds) {}
}
