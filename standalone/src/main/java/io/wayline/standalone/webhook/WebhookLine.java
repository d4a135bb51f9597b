package io.wayline.standalone.webhook;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What arrived, as one line for people. */
public final class WebhookLine {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int LONGEST = 100;

    private WebhookLine() {}

    /** Time, type, IMEI, what happened, and whether the signature is right. */
    public static String of(ReceivedWebhook received, ZoneId zone) {
        var words = new ArrayList<>(List.of(time(received, zone)));
        words.add(received.type().isEmpty() ? "POST " + received.path() : received.type());
        words.add(received.imei());
        words.add(cut(what(received)));
        words.removeIf(String::isEmpty);
        return String.join(" ", words)
                + (received.replay().isEmpty() ? "" : ", replay")
                + ", "
                + verdict(received.verdict());
    }

    static String time(ReceivedWebhook received, ZoneId zone) {
        return TIME.withZone(zone).format(received.at());
    }

    static String verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Verified _ -> "signature verified";
            case Verdict.NotVerified(var reason) -> "NOT VERIFIED: " + reason;
        };
    }

    private static String what(ReceivedWebhook received) {
        if (received.json().isEmpty()) {
            return received.body().length + " bytes that are no JSON object";
        }
        var data = received.data();
        return switch (received.type()) {
            case "command.completed", "command/confirm" -> command(data) + answer(data);
            case "command.failed", "command/failure" -> command(data) + " " + failure(data);
            case "command.retried" -> command(data) + " will be tried again" + reason(data);
            case "command/bulk_failure" ->
                data.path("entries").size() + " commands failed: " + entries(data.path("entries"));
            case "device.connected" -> "from " + text(data, "remoteAddress") + port(data);
            case "device.disconnected" -> text(data, "reason");
            case "telemetry.received", "telemetry" -> position(data);
            case "telemetry.batch" -> batch(data.path("packets"));
            case "endpoint.test" -> text(data, "message");
            case "endpoint.failing", "endpoint.disabled", "endpoint.recovered" ->
                "\"%s\"%s".formatted(text(data, "name"), reason(data));
            default -> data.toString();
        };
    }

    private static String command(JsonNode data) {
        var command = text(data, "command");
        return command.isEmpty() ? text(data, "commandId") : "\"" + command + "\"";
    }

    private static String answer(JsonNode data) {
        return data.hasNonNull("response") ? " -> " + text(data, "response").strip() : "";
    }

    private static String failure(JsonNode data) {
        var successor = text(data, data.has("supersededBy") ? "supersededBy" : "superseded_by");
        return (text(data, "state") + reason(data) + (successor.isEmpty() ? "" : " by " + successor)).strip();
    }

    private static String reason(JsonNode data) {
        var reason = text(data, "reason");
        return reason.isEmpty() ? "" : " (" + reason + ")";
    }

    private static String entries(JsonNode entries) {
        return String.join(
                "; ",
                entries.valueStream()
                        .map(entry -> (text(entry, "imei") + " " + command(entry) + " " + failure(entry)).strip())
                        .toList());
    }

    private static String port(JsonNode data) {
        return data.has("remotePort") ? ":" + data.path("remotePort").asInt(0) : "";
    }

    private static String position(JsonNode data) {
        var gps = data.path("latestGps");
        var records = counted(data.path("recordCount").asInt(0), "record");
        return gps.isObject()
                ? String.format(
                        Locale.ROOT,
                        "%s, latest %s at %.6f, %.6f, %d km/h",
                        records,
                        text(data, "latestTimestamp"),
                        gps.path("latitude").asDouble(0),
                        gps.path("longitude").asDouble(0),
                        gps.path("speed").asInt(0))
                : "%s, latest %s".formatted(records, text(data, "latestTimestamp"));
    }

    private static String batch(JsonNode packets) {
        var trackers = new HashSet<String>();
        int records = 0;
        for (var packet : packets) {
            trackers.add(text(packet, "imei"));
            records += packet.path("recordCount").asInt(0);
        }
        return "%s of %s, %s"
                .formatted(
                        counted(packets.size(), "packet"),
                        counted(trackers.size(), "tracker"),
                        counted(records, "record"));
    }

    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String cut(String text) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
