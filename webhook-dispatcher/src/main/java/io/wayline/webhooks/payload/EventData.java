package io.wayline.webhooks.payload;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Writes the member {@code data} of an event, the full form: what {@link io.wayline.webhooks.delivery.WebhookEvent} keeps. Equal
 * facts give equal bytes.
 */
public final class EventData {

    private EventData() {}

    /** For command.completed, command.failed and command.retried. */
    public static String command(CommandFacts facts) {
        return new JsonObject()
                .text("imei", facts.imei())
                .text("commandId", facts.commandId())
                .text("commandLogId", facts.commandLogId() == 0 ? "" : Long.toUnsignedString(facts.commandLogId()))
                .text("state", facts.state())
                .text("reason", facts.reason())
                .text("command", facts.command())
                .raw("attempt", facts.attempt() == 0 ? "" : Integer.toString(facts.attempt()))
                .text("response", facts.response())
                .raw("metadata", facts.metadata())
                .text("supersededBy", facts.supersededBy())
                .text("requestedBy", facts.requestedBy())
                .text("requestId", facts.requestId())
                .moment("createdAt", facts.createdAt())
                .moment("deadline", facts.deadline())
                .text("detail", facts.detail())
                .toString();
    }

    /** @param sessionToken unsigned */
    public static String connected(
            String imei, long sessionToken, Instant connectedAt, String remoteAddress, int remotePort) {
        return new JsonObject()
                .text("imei", imei)
                .text("sessionToken", Long.toUnsignedString(sessionToken))
                .moment("connectedAt", connectedAt)
                .text("remoteAddress", remoteAddress)
                .raw("remotePort", Integer.toString(remotePort))
                .toString();
    }

    /**
     * @param sessionToken unsigned
     * @param reason a constant word, for example IDLE or NODE_LOST
     */
    public static String disconnected(
            String imei, long sessionToken, Instant connectedAt, Instant lastSeenAt, String reason) {
        return new JsonObject()
                .text("imei", imei)
                .text("sessionToken", Long.toUnsignedString(sessionToken))
                .moment("connectedAt", connectedAt)
                .moment("lastSeenAt", lastSeenAt)
                .text("reason", reason)
                .toString();
    }

    public static String telemetry(PacketFacts facts) {
        var attributes = new JsonObject();
        facts.latestAttributes().forEach((name, value) -> attributes.raw(name, value.json()));
        var source = new JsonObject()
                .raw("partition", Integer.toString(facts.partition()))
                .raw("firstOffset", Long.toString(facts.firstOffset()))
                .raw("lastOffset", Long.toString(facts.lastOffset()));
        var gps = facts.latestGps();
        return new JsonObject()
                .text("imei", facts.imei())
                .raw("recordCount", Integer.toString(facts.recordCount()))
                .moment("latestTimestamp", facts.latestTimestamp())
                .raw("latestGps", gps == null ? "" : position(gps))
                .raw("latestAttributes", attributes.toString())
                .raw(
                        "eventIoIds",
                        facts.eventIoIds().stream().map(String::valueOf).collect(JsonObject.ARRAY))
                .raw("priority", Integer.toString(facts.priority()))
                .raw("source", source.toString())
                .toString();
    }

    private static String position(PacketFacts.Gps gps) {
        return new JsonObject()
                .raw("latitude", degrees(gps.latitudeE7()))
                .raw("longitude", degrees(gps.longitudeE7()))
                .raw("altitude", Integer.toString(gps.altitude()))
                .raw("angle", Integer.toString(gps.angle()))
                .raw("satellites", Integer.toString(gps.satellites()))
                .raw("speed", Integer.toString(gps.speed()))
                .toString();
    }

    private static String degrees(int e7) {
        return BigDecimal.valueOf(e7, 7).stripTrailingZeros().toPlainString();
    }

    /** For endpoint.failing, endpoint.disabled and endpoint.recovered. */
    public static String endpoint(EndpointFacts facts) {
        return new JsonObject()
                .text("endpointId", facts.endpointId().toString())
                .text("name", facts.name())
                .text("reason", facts.reason())
                .moment("failingSince", facts.failingSince())
                .raw("consecutiveFailures", Integer.toString(facts.consecutiveFailures()))
                .text("lastFailure", facts.lastFailure())
                .toString();
    }

    /** For endpoint.test. */
    public static String test(UUID endpointId, String message) {
        return new JsonObject()
                .text("endpointId", endpointId.toString())
                .text("message", message)
                .toString();
    }

    /**
     * For command.bulk_failure.
     *
     * @param commands full data of each, as {@link #command} wrote it
     */
    public static String bulkFailure(List<String> commands) {
        return new JsonObject()
                .raw("entries", commands.stream().collect(JsonObject.ARRAY))
                .toString();
    }
}
