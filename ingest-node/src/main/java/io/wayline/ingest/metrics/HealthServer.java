package io.wayline.ingest.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Tells operators and load balancers how the node is: {@code /metrics}, {@code /health/live}, and
 * {@code /health/ready}, which {@code /health} is short for. */
public final class HealthServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String JSON = "application/json";

    private final HttpServer server;
    private final ExecutorService threads;

    private HealthServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Opens the port.
     *
     * @throws IOException if it cannot be had; the message names it
     */
    public static HealthServer open(InetSocketAddress address, PrometheusMeterRegistry registry, Readiness readiness)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IOException(
                    "METRICS_PORT: cannot listen on %s:%d: %s"
                            .formatted(address.getHostString(), address.getPort(), e.getMessage()),
                    e);
        }
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, OK, "text/plain; version=0.0.4; charset=utf-8", registry.scrape()));
        server.createContext("/health/live", exchange -> answer(exchange, OK, JSON, "{\"live\":true}\n"));
        server.createContext("/health", exchange -> answerReadiness(exchange, readiness));
        server.createContext("/health/ready", exchange -> answerReadiness(exchange, readiness));
        server.start();
        return new HealthServer(server, threads);
    }

    private static void answerReadiness(HttpExchange exchange, Readiness readiness) throws IOException {
        var reasons = readiness.reasons();
        var list = reasons.stream().map(reason -> '"' + reason + '"').collect(Collectors.joining(","));
        answer(
                exchange,
                reasons.isEmpty() ? OK : UNAVAILABLE,
                JSON,
                "{\"ready\":%b,\"reasons\":[%s]}\n".formatted(reasons.isEmpty(), list));
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
                return;
            }
            var bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
