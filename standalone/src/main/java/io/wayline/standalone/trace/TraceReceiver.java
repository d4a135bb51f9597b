package io.wayline.standalone.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.wayline.standalone.trace.OtlpRequest.NotUnderstoodException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the services of a run send their spans, on a port of this machine alone: OTLP over HTTP in, JSON out. Nothing is
 * written to disk; what is kept is bounded.
 *
 * <p>{@code POST /v1/traces} takes spans, {@code GET /traces?limit=20} tells the newest traces, those of calls that only read
 * with {@code all=true}; with {@code of=} the newest of a tracker, a command or a trace id.
 */
public final class TraceReceiver implements AutoCloseable {

    /** Some minutes of ten traces a second; about 20 MB. */
    private static final int MOST_SPANS = 20_000;

    private static final int MOST_SPANS_OF_A_TRACE = 1_000;
    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_TRACES = 1_000;
    private static final int USUAL_TRACES = 20;
    private static final int BACKLOG = 64;
    private static final int NO_BODY = -1;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED_TYPE = 415;
    private static final String PROTOBUF = "application/x-protobuf";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final ExecutorService threads;
    private final TraceStore store;

    private TraceReceiver(HttpServer server, ExecutorService threads, TraceStore store) {
        this.server = server;
        this.threads = threads;
        this.store = store;
    }

    /** @param port 0: any that is free */
    public static TraceReceiver open(int port) throws IOException {
        return open(port, new TraceStore(MOST_SPANS, MOST_SPANS_OF_A_TRACE));
    }

    static TraceReceiver open(int port, TraceStore store) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        var threads = Executors.newFixedThreadPool(
                MOST_AT_ONCE, Thread.ofVirtual().name("traces-", 0).factory());
        var receiver = new TraceReceiver(server, threads, store);
        server.setExecutor(threads);
        server.createContext("/v1/traces", receiver::take);
        server.createContext("/traces", receiver::tell);
        server.start();
        return receiver;
    }

    /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} is to be. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What there is now; the newest first. */
    public TracePage newest(int limit) {
        return store.newest(limit);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                refuse(exchange, METHOD_NOT_ALLOWED, "POST only");
            } else if (!header(exchange, "content-type").startsWith(PROTOBUF)) {
                // Also what keeps web pages out: a browser asks before it sends this type, and gets no leave.
                refuse(exchange, UNSUPPORTED_TYPE, "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf");
            } else {
                takeBody(exchange);
            }
        }
    }

    private void takeBody(HttpExchange exchange) throws IOException {
        var sent = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        try {
            var body = header(exchange, "content-encoding").equals("gzip") ? inflated(sent) : sent;
            if (body.length > MOST_BYTES) {
                refuse(exchange, TOO_LARGE, "more than %d bytes".formatted(MOST_BYTES));
                return;
            }
            store.add(OtlpRequest.parse(body));
            exchange.getResponseHeaders().set("content-type", PROTOBUF);
            exchange.sendResponseHeaders(OK, NO_BODY); // an answer that has nothing to say has no bytes
        } catch (NotUnderstoodException e) {
            refuse(exchange, BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    /** One byte more than is taken, if there are as many: that is how the caller knows. */
    private static byte[] inflated(byte[] compressed) throws NotUnderstoodException {
        try (var input = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return input.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new NotUnderstoodException("gzip: " + e.getMessage());
        }
    }

    private void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        store.countRefusedRequest();
        answer(exchange, status, Map.of("error", reason));
    }

    private void tell(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                answer(exchange, METHOD_NOT_ALLOWED, Map.of("error", "GET only"));
                return;
            }
            var query = query(exchange);
            var limit = limit(query.getOrDefault("limit", Integer.toString(USUAL_TRACES)));
            if (limit.isEmpty()) {
                answer(exchange, BAD_REQUEST, Map.of("error", "limit: expected 1 to " + MOST_TRACES));
                return;
            }
            answer(exchange, OK, page(query, limit.get()));
        }
    }

    private TracePage page(Map<String, String> query, int limit) {
        var wanted = query.getOrDefault("of", "");
        if (!wanted.isEmpty()) {
            return store.newestOf(wanted, limit);
        }
        return query.getOrDefault("all", "").equals("true") ? store.newest(limit) : store.newestChanges(limit);
    }

    private static Optional<Integer> limit(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("\\d{1,4}"))
                .map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= MOST_TRACES);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        var words = new StringTokenizer(
                Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""), "&");
        while (words.hasMoreTokens()) {
            var word = words.nextToken();
            int equals = word.indexOf('=');
            if (equals > 0) {
                query.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return query;
    }

    private static void answer(HttpExchange exchange, int status, Object content) throws IOException {
        var body = JSON.writeValueAsString(content).getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
