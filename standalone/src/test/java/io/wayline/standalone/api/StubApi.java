package io.wayline.standalone.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A REST API that answers what it was told to: to each request the next answer, and the last one again and again. */
public final class StubApi implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    public record Request(String line, String key, String body) {}

    private record Answer(int status, String body) {}

    public StubApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Request> requests() {
        return requests;
    }

    /** @param line method and path, with its query */
    public StubApi on(String line, int status, String... bodies) {
        var queue = answers.computeIfAbsent(line, _ -> new ArrayDeque<>());
        for (var body : bodies) {
            queue.add(new Answer(status, body));
        }
        return this;
    }

    /** On every answer from now on. */
    public StubApi header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            var key = exchange.getRequestHeaders()
                    .getOrDefault("x-api-key", List.of(""))
                    .getFirst();
            requests.add(
                    new Request(line, key, new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            var queue = answers.getOrDefault(line, new ArrayDeque<>());
            var answer = queue.size() > 1 ? queue.removeFirst() : queue.peekFirst();
            var told = answer == null ? new Answer(404, "{\"error\":\"Not found\"}") : answer;
            var body = told.body().getBytes(UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(told.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
