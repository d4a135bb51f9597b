package io.wayline.commands.submission.http;

import io.swagger.v3.oas.annotations.media.Schema;

/** What the documentation shows of commands. */
final class CommandDocs {

    static final String SUBMIT = """
            As hosts of iot-broker do it, with more to choose from. A tracker that is connected gets the command at once; for one \
            that is not, `ifOffline` decides. What becomes of the command is at `GET /commands/{id}` and in webhooks. The same \
            command again supersedes the earlier one that is still pending. Metadata is kept byte for byte and comes back with \
            every answer. `force` is accepted for old hosts and has no effect. Scope: command.""";

    static final String ID = "commandId (a UUID) or commandLogId.";

    static final String PLAIN_REQUEST = """
            {"imei":"350612345678901","command":"setdigout 1?","metadata":{"job_id":"123","action":"START"}}""";

    static final String FULL_REQUEST = """
            {"imei":"356307042441013","command":"setdigout 1?","metadata":{"job_id":"123"},"ifOffline":"queue","ttlSeconds":600,\
            "timeoutSeconds":30,"maxRetries":2,"expect":{"success":"DOUT1:(?:Already set to )?1\\\\b","failure":"ERROR"},\
            "deliveryMode":"at-least-once"}""";

    static final String SENT = """
            {"success":true,"message":"Command sent","commandId":"7d0a9a1e-93f6-4d3b-9a3b-1f0b8f6a2d11","commandLogId":"1",\
            "status":"PENDING","state":"DISPATCHED","warnings":["imei: wrong check digit"]}""";

    static final String INVALID = """
            {"error":"command: 161 characters","field":"command","remedy":"1 to 160 characters of printable ASCII, the first of \
            them no blank.","requestId":"3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a"}""";

    static final String CONFLICT = """
            {"error":"The Idempotency-Key was used for another request: command 7d0a9a1e-93f6-4d3b-9a3b-1f0b8f6a2d11",\
            "field":"Idempotency-Key","remedy":"Use a new key for a new request.",\
            "requestId":"3f1c9d0e-7a51-4a2a-9a55-5f3f5e1f5b0a"}""";

    static final String CANCELLED = """
            {"success":true,"commandId":"7d0a9a1e-93f6-4d3b-9a3b-1f0b8f6a2d11","commandLogId":"1","status":"FAILED",\
            "state":"CANCELLED","reason":"BEFORE_WRITE"}""";

    private static final String ENTRY = """
            "commandId":"7d0a9a1e-93f6-4d3b-9a3b-1f0b8f6a2d11","commandLogId":"1","imei":"350612345678901",\
            "command":"setdigout 1?","status":"COMPLETED","state":"SUCCEEDED","reason":"MATCHED","response":"DOUT1:1",\
            "metadata":{"job_id":"123","action":"START"},"attemptCount":1,"maxRetries":3,"timeoutSeconds":60,\
            "ifOffline":"reject","deliveryMode":"at-least-once","requestedBy":"IOT_API_KEY",\
            "createdAt":"2026-01-31T12:00:00Z","updatedAt":"2026-01-31T12:00:02Z","deadline":"2026-01-31T12:05:00Z",\
            "completedAt":"2026-01-31T12:00:02Z\"""";

    static final String PAGE = "{\"success\":true,\"count\":1,\"commands\":[{" + ENTRY + "}],\"nextCursor\":\"MQ\"}";

    private static final String MESSAGE = """
            {"id":"05420d6c-d486-488a-b003-577046960f58","imei":"350612345678901","kind":"TEXT","codec":12,"text":"DOUT1:1",\
            "payloadHex":"444f5554313a31","receivedAt":"2026-01-31T12:00:02Z","node":"e0f4c7cf-bbb0-48e5-8758-c9928758e074",\
            "commandId":"7d0a9a1e-93f6-4d3b-9a3b-1f0b8f6a2d11","attempt":1,"match":"IN_FLIGHT"}""";

    static final String MESSAGES = "{\"success\":true,\"count\":1,\"messages\":[" + MESSAGE + "]}";

    static final String DETAIL = "{\"success\":true,\"command\":{" + ENTRY + """
            ,"attempts":[{"number":1,"node":"e0f4c7cf-bbb0-48e5-8758-c9928758e074","sessionToken":"17","dispatchedAt":"2026-01-31T12:00:00Z",\
            "writeBefore":"2026-01-31T12:00:45Z","sentAt":"2026-01-31T12:00:01Z","answerDueAt":"2026-01-31T12:01:01Z",\
            "closedAt":"2026-01-31T12:00:02Z","outcome":"ANSWERED"}],"timeline":[{"revision":1,"to":"QUEUED","attempt":0,\
            "at":"2026-01-31T12:00:00Z"},{"revision":2,"from":"QUEUED","to":"DISPATCHED","attempt":1,\
            "at":"2026-01-31T12:00:00Z"},{"revision":3,"from":"DISPATCHED","to":"SENT","attempt":1,\
            "at":"2026-01-31T12:00:01Z"},{"revision":4,"from":"SENT","to":"SUCCEEDED","reason":"MATCHED","attempt":1,\
            "at":"2026-01-31T12:00:02Z"}],"answers":[""" + MESSAGE + "]}}";

    private CommandDocs() {}

    /** The body of POST /command. */
    @Schema(name = "NewCommand")
    record NewCommand(
            @Schema(description = "15 digits.", requiredMode = Schema.RequiredMode.REQUIRED, pattern = "^[0-9]{15}$")
            String imei,

            @Schema(
                    description = "Printable ASCII; the first character is no blank.",
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    minLength = 1,
                    maxLength = 160)
            String command,

            @Schema(
                    description =
                            "Any JSON without \\u0000 and lone surrogates, at most 16 KiB; kept and given back byte for byte.",
                    types = {"object", "array", "string", "number", "boolean"})
            Object metadata,

            @Schema(
                    description = "What to do if the tracker is not connected: answer 404, or wait.",
                    allowableValues = {"reject", "queue"},
                    defaultValue = "reject")
            String ifOffline,

            @Schema(
                    description =
                            "Seconds from now after which nothing is written to the tracker. By default the time for all"
                                    + " attempts and a minute, or COMMAND_QUEUE_TTL (1 hour) if ifOffline is queue.",
                    minimum = "1",
                    maximum = "2592000")
            int ttlSeconds,

            @Schema(
                    description = "Seconds to wait for the answer to an attempt. By default IOT_COMMAND_TIMEOUT (60).",
                    minimum = "1",
                    maximum = "3600")
            int timeoutSeconds,

            @Schema(
                    description = "Attempts after the first. By default DEFAULT_MAX_IOT_COMMAND_RETRY (3).",
                    minimum = "0",
                    maximum = "20")
            int maxRetries,

            Expect expect,

            @Schema(
                    description =
                            "What to do when it is not known whether the tracker got it: try again (it may be carried"
                                    + " out twice), or leave it (state UNKNOWN).",
                    allowableValues = {"at-least-once", "at-most-once"},
                    defaultValue = "at-least-once")
            String deliveryMode,

            @Schema(description = "Accepted for old hosts, without effect.")
            boolean force) {}

    /** What the answer looks like. */
    @Schema(
            name = "Expect",
            description =
                    "Regular expressions of Java that the answer is searched for; without them the catalogue knows. At most"
                            + " 500 characters; repeated groups must neither repeat nor branch inside.")
    record Expect(
            @Schema(description = "The command succeeded.") String success,
            @Schema(description = "The tracker refused.") String failure) {}
}
