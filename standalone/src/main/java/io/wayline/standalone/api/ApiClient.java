package io.wayline.standalone.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the REST API, one request after the other. */
public final class ApiClient implements AutoCloseable {

    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int OK = 200;
    private static final int FIRST_THAT_IS_NO_SUCCESS = 300;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String baseUrl;
    private final String key;

    /** @param key of the API, for the header {@code x-api-key} */
    public ApiClient(String baseUrl, String key) {
        this.baseUrl = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        this.key = key;
    }

    /** @param path with its query, from {@code /api} on */
    public JsonNode get(String path) throws InterruptedException {
        return send(request(path).GET()).body();
    }

    /** Empty if the API answers that there is no such thing. */
    public Optional<JsonNode> find(String path) throws InterruptedException {
        try {
            return Optional.of(get(path));
        } catch (ApiException e) {
            if (e.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public JsonNode post(String path, JsonNode body) throws InterruptedException {
        return postTraced(path, body).body();
    }

    /** {@link #post}, with what the API says of the trace that the call belongs to. */
    public Traced postTraced(String path, JsonNode body) throws InterruptedException {
        return send(request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** @param traceId 32 hexadecimal digits; empty if the call was not recorded */
    public record Traced(JsonNode body, String traceId) {}

    public JsonNode put(String path, JsonNode body) throws InterruptedException {
        return send(request(path)
                        .header("content-type", "application/json")
                        .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))))
                .body();
    }

    public void delete(String path) throws InterruptedException {
        var _ = send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(PATIENCE)
                .header("x-api-key", key);
    }

    private Traced send(HttpRequest.Builder request) throws InterruptedException {
        HttpResponse<String> answer;
        try {
            answer = client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException _) {
            throw new ApiException(
                    0, "the REST API does not answer at %s; ./wayline status says what runs".formatted(baseUrl));
        }
        var body = json(answer.body());
        if (answer.statusCode() == NO_CONTENT) {
            return new Traced(JSON.createObjectNode(), "");
        }
        if (answer.statusCode() >= OK && answer.statusCode() < FIRST_THAT_IS_NO_SUCCESS && body.isPresent()) {
            return new Traced(
                    body.get(), answer.headers().firstValue("x-trace-id").orElse(""));
        }
        throw new ApiException(answer.statusCode(), refusal(answer.statusCode(), body));
    }

    private String refusal(int status, Optional<JsonNode> body) {
        var error = body.map(node -> node.path("error").asString("")).filter(text -> !text.isEmpty());
        var remedy = body.map(node -> node.path("remedy").asString("")).filter(text -> !text.isEmpty());
        if (error.isEmpty()) {
            return "%s answers %d and not as the REST API does; is it another program?".formatted(baseUrl, status);
        }
        return switch (status) {
            case 401 ->
                "the REST API refuses the key; set IOT_API_KEY to one that it knows, or leave --api out to use that of the run";
            case 403 -> "%s; use a key with the scope that it names".formatted(error.get());
            case 429 -> "too many requests for this key; try again in a second";
            default -> error.get() + remedy.map(text -> "; " + text).orElse("");
        };
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
