package io.wayline.standalone.trace;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the trace store of a run. */
public final class TraceClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String url;

    /** @param url of the store, without a path */
    public TraceClient(String url) {
        this.url = url;
    }

    /** @param all also those of calls that only asked for something */
    public TracePage newest(int limit, boolean all) throws InterruptedException {
        return ask("/traces?limit=%d&all=%s".formatted(limit, all));
    }

    /**
     * The newest one or none.
     *
     * @param wanted the id of a trace or of a command, or an IMEI
     */
    public TracePage newestOf(String wanted) throws InterruptedException {
        return ask("/traces?limit=1&of=" + wanted);
    }

    private TracePage ask(String path) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == OK) {
                return JSON.readValue(answer.body(), TracePage.class);
            }
            throw new IllegalStateException("the trace store answers %d".formatted(answer.statusCode()));
        } catch (IOException | JacksonException e) {
            throw new IllegalStateException(
                    "the trace store does not answer at %s; ./wayline status says what runs".formatted(url), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
