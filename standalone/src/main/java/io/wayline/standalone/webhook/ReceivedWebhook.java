package io.wayline.standalone.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.standalone.api.ApiClient;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One request that arrived.
 *
 * @param path that was asked for: hosts of iot-broker tell events by it
 * @param id header webhook-id; empty if there is none
 * @param replay header wayline-replay; empty if it is no replay
 * @param body as it came
 */
public record ReceivedWebhook(Instant at, String path, String id, String replay, byte[] body, Verdict verdict) {

    private static final String DROP_IN = "/webhooks/iot/v1/";

    /** Empty if the body is no JSON object. */
    public Optional<JsonNode> json() {
        try {
            return Optional.of(ApiClient.JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** The type of the event; for the bodies of iot-broker, which have none, the end of their path. */
    public String type() {
        int dropIn = path.indexOf(DROP_IN);
        return dropIn >= 0
                ? path.substring(dropIn + DROP_IN.length())
                : json().map(node -> node.path("type").asString("")).orElse("");
    }

    /** What the event is about: the bodies of iot-broker are that themselves. */
    JsonNode data() {
        var body = json().orElseGet(ApiClient.JSON::createObjectNode);
        return body.has("type") ? body.path("data") : body;
    }

    /** Empty if it is about no tracker, or about several. */
    public String imei() {
        return data().path("imei").asString("");
    }

    /** Everything, as one JSON object in one line; the body byte for byte, where it is JSON. */
    public String line() {
        var line = ApiClient.JSON
                .createObjectNode()
                .put("receivedAt", at.toString())
                .put("path", path)
                .put("id", id)
                .put("verified", verdict.isVerified());
        if (verdict instanceof Verdict.NotVerified(var reason)) {
            line.put("reason", reason);
        }
        if (!replay.isEmpty()) {
            line.put("replay", replay);
        }
        var text = new String(body, UTF_8);
        if (json().isEmpty()) {
            return line.put("body", text).toString();
        }
        var envelope = line.toString();
        return envelope.substring(0, envelope.length() - 1) + ",\"body\":" + text.replaceAll("[\\r\\n]+", " ") + "}";
    }
}
