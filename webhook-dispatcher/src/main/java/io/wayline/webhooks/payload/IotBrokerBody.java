package io.wayline.webhooks.payload;

import io.wayline.webhooks.delivery.WebhookEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request as hosts of iot-broker expect it.
 *
 * @param path behind the endpoint's URL
 */
record IotBrokerBody(String path, String json) {

    private static final String ROOT = "/webhooks/iot/v1";

    /** Confirmed because something came back, not because it was the right thing. */
    private static final Set<String> NOT_IDENTIFIED = Set.of("UNCLASSIFIED", "NOT_VALIDATED");

    private static final Instant EARLIEST = Instant.parse("2005-01-01T00:00:00Z");
    private static final Duration FURTHEST_AHEAD = Duration.ofHours(24);

    /** Empty if those hosts know no such event. */
    static Optional<IotBrokerBody> of(WebhookEvent event) {
        return switch (event.type()) {
            case COMMAND_COMPLETED -> Optional.of(confirm(RawJson.members(event.data())));
            case COMMAND_FAILED -> Optional.of(failure(RawJson.members(event.data())));
            case COMMAND_BULK_FAILURE ->
                Optional.of(bulkFailure(
                        RawJson.elements(RawJson.members(event.data()).getOrDefault("entries", "[]")).stream()
                                .map(RawJson::members)
                                .toList()));
            case TELEMETRY_RECEIVED -> Optional.of(coalesced(List.of(event)));
            case COMMAND_RETRIED,
                    DEVICE_CONNECTED,
                    DEVICE_DISCONNECTED,
                    ENDPOINT_FAILING,
                    ENDPOINT_DISABLED,
                    ENDPOINT_RECOVERED,
                    ENDPOINT_TEST -> Optional.empty();
        };
    }

    private static IotBrokerBody confirm(Map<String, String> data) {
        boolean identified = !NOT_IDENTIFIED.contains(text(data, "reason"));
        var body = new JsonObject()
                .raw("identified", Boolean.toString(identified))
                .raw("imei", data.get("imei"))
                .raw("command", data.getOrDefault("command", "\"\""))
                .raw("response", data.getOrDefault("response", "\"\""))
                .raw("metadata", metadata(data));
        return new IotBrokerBody(ROOT + "/command/confirm", body.toString());
    }

    private static IotBrokerBody failure(Map<String, String> data) {
        return text(data, "state").equals("REJECTED")
                ? new IotBrokerBody(ROOT + "/command/failure", entry(data))
                : bulkFailure(List.of(data));
    }

    private static IotBrokerBody bulkFailure(List<Map<String, String>> commands) {
        var entries = commands.stream().map(IotBrokerBody::entry).collect(JsonObject.ARRAY);
        return new IotBrokerBody(
                ROOT + "/command/bulk_failure",
                new JsonObject().raw("entries", entries).toString());
    }

    private static String entry(Map<String, String> data) {
        return new JsonObject()
                .raw("command_log_id", data.getOrDefault("commandLogId", "\"\""))
                .raw("imei", data.get("imei"))
                .raw("command", data.getOrDefault("command", "\"\""))
                .raw("metadata", metadata(data))
                .raw("reason", data.get("reason"))
                .raw("state", data.get("state"))
                .raw("superseded_by", data.get("supersededBy"))
                .toString();
    }

    private static String metadata(Map<String, String> data) {
        var metadata = data.getOrDefault("metadata", "null");
        return metadata.equals("null") ? "{}" : metadata;
    }

    /**
     * Packets of one tracker as one: all their records, and the latest of the newest.
     *
     * @throws IllegalArgumentException if they are of several trackers: that body has room for one
     */
    static IotBrokerBody coalesced(List<WebhookEvent> packets) {
        long records = 0;
        var newest = packets.getFirst();
        var newestData = RawJson.members(newest.data());
        for (var packet : packets) {
            var data = RawJson.members(packet.data());
            if (!text(data, "imei").equals(text(newestData, "imei"))) {
                throw new IllegalArgumentException("packets of several trackers (expected: of one)");
            }
            records += Long.parseLong(data.getOrDefault("recordCount", "0"));
            if (!rank(packet, data).isBefore(rank(newest, newestData))) {
                newest = packet;
                newestData = data;
            }
        }
        var body = new JsonObject()
                .raw("imei", newestData.get("imei"))
                .raw("recordCount", Long.toString(records))
                .raw("latestTimestamp", newestData.get("latestTimestamp"))
                .raw("latestGps", newestData.getOrDefault("latestGps", "null"))
                .raw("latestAttributes", newestData.getOrDefault("latestAttributes", "{}"));
        return new IotBrokerBody(ROOT + "/telemetry", body.toString());
    }

    /** A tracker's clock that cannot be right must not make its packet the newest for ever. */
    private static Instant rank(WebhookEvent packet, Map<String, String> data) {
        var latest = Instant.parse(text(data, "latestTimestamp"));
        boolean plausible = !latest.isBefore(EARLIEST)
                && !latest.isAfter(packet.occurredAt().plus(FURTHEST_AHEAD));
        return plausible ? latest : Instant.MIN;
    }

    private static String text(Map<String, String> data, String name) {
        return RawJson.text(data.getOrDefault(name, "\"\""));
    }
}
