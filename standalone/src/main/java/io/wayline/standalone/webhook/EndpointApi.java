package io.wayline.standalone.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.standalone.api.ApiClient;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes of webhook endpoints, their deliveries and replays. */
public final class EndpointApi {

    /** Everything that can be asked for. */
    public static final List<String> ALL_TYPES = List.of(
            "command.completed",
            "command.failed",
            "command.retried",
            "telemetry.received",
            "device.connected",
            "device.disconnected",
            "endpoint.failing",
            "endpoint.disabled",
            "endpoint.recovered");

    private static final String ROOT = "/api/v1/webhooks";
    private static final String ENDPOINTS = ROOT + "/endpoints";
    private static final String DELIVERIES = ROOT + "/deliveries";
    private static final int ROWS_PER_PAGE = 200;
    private static final int MOST_PAGES = 50;

    private final ApiClient api;

    public EndpointApi(ApiClient api) {
        this.api = api;
    }

    /**
     * What an endpoint shall be.
     *
     * @param imeis empty: all trackers
     * @param minInterval between packets of one tracker; zero: every one
     * @param maxBatch packets of telemetry in one request
     * @param concurrency requests at once; 0: as many as is usual
     */
    public record Wanted(
            String name,
            String url,
            List<String> types,
            List<String> imeis,
            Duration minInterval,
            int maxBatch,
            int concurrency) {

        ObjectNode body() {
            var body = ApiClient.JSON.createObjectNode().put("name", name).put("url", url);
            types.forEach(body.putArray("eventTypes")::add);
            if (!imeis.isEmpty()) {
                imeis.forEach(body.putArray("imeis")::add);
            }
            if (minInterval.isPositive()) {
                body.put("minIntervalSeconds", minInterval.toSeconds());
            }
            if (concurrency > 0) {
                body.put("concurrency", concurrency);
            }
            return body.put("maxBatch", maxBatch);
        }
    }

    /** @param secret shown this once */
    public record Registered(String id, String secret) {}

    public Registered register(Wanted wanted) throws InterruptedException {
        var answer = api.post(ENDPOINTS, wanted.body());
        return new Registered(text(endpoint(answer), "id"), secret(answer));
    }

    /** Changes an endpoint, draws a new secret for it, and sends at once what waits for it. The old secret stays valid for a while. */
    public Registered takeOver(JsonNode known, Wanted wanted) throws InterruptedException {
        var id = text(known, "id");
        api.put(ENDPOINTS + "/" + id, wanted.body());
        var answer = api.post(ENDPOINTS + "/" + id + "/secret", ApiClient.JSON.createObjectNode());
        api.post(ENDPOINTS + "/" + id + "/resume", ApiClient.JSON.createObjectNode());
        return new Registered(id, secret(answer));
    }

    /** Nothing is sent until somebody resumes it or takes it over; what happens meanwhile waits. */
    public void pause(String id) throws InterruptedException {
        api.post(ENDPOINTS + "/" + id + "/pause", ApiClient.JSON.createObjectNode());
    }

    public void remove(String id) throws InterruptedException {
        api.delete(ENDPOINTS + "/" + id);
    }

    public ArrayNode endpoints() throws InterruptedException {
        return all(ENDPOINTS, Map.of(), "endpoints", MOST_PAGES * ROWS_PER_PAGE);
    }

    /** Id to name. */
    public Map<String, String> names() throws InterruptedException {
        return endpoints()
                .valueStream()
                .collect(Collectors.toMap(endpoint -> text(endpoint, "id"), endpoint -> text(endpoint, "name")));
    }

    public Optional<JsonNode> named(String name) throws InterruptedException {
        return endpoints()
                .valueStream()
                .filter(endpoint -> text(endpoint, "name").equals(name))
                .findFirst();
    }

    /** @throws IllegalStateException if there is none */
    public JsonNode byNameOrId(String nameOrId) throws InterruptedException {
        return endpoints()
                .valueStream()
                .filter(endpoint -> text(endpoint, "name").equals(nameOrId)
                        || text(endpoint, "id").equals(nameOrId))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "there is no endpoint %s; ./wayline webhooks endpoints lists them".formatted(nameOrId)));
    }

    /** @param filter names and values of the query */
    public ArrayNode deliveries(Map<String, String> filter, int atMost) throws InterruptedException {
        return all(DELIVERIES, filter, "deliveries", atMost);
    }

    /** Puts a delivery up once more. */
    public JsonNode retry(String deliveryId) throws InterruptedException {
        return api.post(DELIVERIES + "/" + encoded(deliveryId) + "/retry", ApiClient.JSON.createObjectNode());
    }

    /** Sends what happened since then once more, marked as replay. */
    public JsonNode replay(String endpointId, Instant since, Optional<String> imei) throws InterruptedException {
        var body = ApiClient.JSON.createObjectNode().put("since", since.toString());
        imei.ifPresent(only -> body.put("imei", only));
        return api.post(ENDPOINTS + "/" + encoded(endpointId) + "/replay", body);
    }

    private ArrayNode all(String path, Map<String, String> filter, String rows, int atMost)
            throws InterruptedException {
        var all = ApiClient.JSON.createArrayNode();
        var query = filter.entrySet().stream()
                .map(entry -> "&" + entry.getKey() + "=" + encoded(entry.getValue()))
                .sorted()
                .collect(Collectors.joining());
        var cursor = "";
        while (all.size() < atMost) {
            int limit = Math.min(ROWS_PER_PAGE, atMost - all.size());
            var answer =
                    api.get(path + "?limit=" + limit + query + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor)));
            answer.path(rows).forEach(all::add);
            cursor = text(answer, "nextCursor");
            if (cursor.isEmpty()) {
                break;
            }
        }
        return all;
    }

    private static JsonNode endpoint(JsonNode answer) {
        return answer.has("endpoint") ? answer.path("endpoint") : answer;
    }

    private static String secret(JsonNode answer) {
        return answer.has("secret") ? text(answer, "secret") : text(endpoint(answer), "secret");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
