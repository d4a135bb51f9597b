package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API as a host uses it. */
final class CommandApi {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final int port;
    private final String key;

    CommandApi(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /** A status and a body. */
    record Answer(int status, JsonNode body) {}

    Answer get(String path) {
        return call(request(path).GET().build());
    }

    Answer post(String path, String json, String... headers) {
        var request = request(path).header("content-type", "application/json").POST(BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return call(request.build());
    }

    Answer put(String path, String json) {
        return call(request(path)
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build());
    }

    Answer delete(String path) {
        return call(request(path).DELETE().build());
    }

    /** A command that is taken; returns its id. */
    String send(String imei, String command, String more) {
        var answer = post(
                "/api/v1/command",
                "{\"imei\":\"%s\",\"command\":\"%s\"%s}".formatted(imei, command, more.isEmpty() ? "" : "," + more));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().get("commandId").asString();
    }

    JsonNode command(String id) {
        return get("/api/v1/commands/" + id).body().get("command");
    }

    String state(String id) {
        return command(id).get("state").asString();
    }

    /** Waits for a state, and says how the command stands then. */
    JsonNode await(String id, String state) {
        awaiting("command " + id + " " + state)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(state(id)).as(command(id).toString()).isEqualTo(state));
        return command(id);
    }

    /** The states a command went through, in order. */
    List<String> history(String id) {
        var states = new ArrayList<String>();
        command(id).get("timeline").forEach(step -> states.add(step.get("to").asString()));
        return states;
    }

    void awaitConnected(String imei) {
        awaiting("tracker " + imei + " connected")
                .atMost(PATIENCE)
                .until(() -> get("/api/v1/devices/" + imei).status() == 200);
    }

    void awaitDisconnected(String imei) {
        awaiting("tracker " + imei + " not connected")
                .atMost(PATIENCE)
                .until(() -> get("/api/v1/devices/" + imei).status() == 404);
    }

    private static ConditionFactory awaiting(String what) {
        return Awaitility.await(what).pollInterval(Duration.ofMillis(20));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("x-api-key", key)
                .timeout(PATIENCE);
    }

    private static Answer call(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
