package io.wayline.standalone.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Takes webhooks on a port of this machine alone, verifies them, and shows each to somebody. */
public final class WebhookReceiver implements AutoCloseable {

    private static final int MOST_BYTES = 8 << 20;
    private static final int BACKLOG = 512;
    private static final int NO_BODY = -1;
    private static final int NO_CONTENT = 204;

    private final HttpServer server;
    private final InstantSource time;
    private final Consumer<ReceivedWebhook> taker;
    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private volatile int status = NO_CONTENT;

    private WebhookReceiver(HttpServer server, InstantSource time, Consumer<ReceivedWebhook> taker) {
        this.server = server;
        this.time = time;
        this.taker = taker;
    }

    /**
     * @param port 0: any that is free
     * @param taker is called by several threads, before the answer
     * @throws IllegalStateException if the port is taken
     */
    public static WebhookReceiver open(int port, InstantSource time, Consumer<ReceivedWebhook> taker)
            throws IOException {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            var receiver = new WebhookReceiver(server, time, taker);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", receiver::serve);
            server.start();
            return receiver;
        } catch (BindException e) {
            throw new IllegalStateException(
                    "port %d is in use: stop what uses it, or choose another with --port".formatted(port), e);
        }
    }

    /** Requests signed with it are verified from now on; others that are trusted stay so. */
    public void trust(String secret) {
        var _ = Signatures.key(secret); // a wrong one shall not be found out by the first request
        secrets.add(secret);
    }

    /** What every request is answered from now on. */
    public void answer(int withStatus) {
        status = withStatus;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readNBytes(MOST_BYTES);
            var at = time.instant();
            var claim = new Signatures.Claim(
                    header(exchange, "webhook-id"),
                    header(exchange, "webhook-timestamp"),
                    header(exchange, "webhook-signature"));
            taker.accept(new ReceivedWebhook(
                    at,
                    exchange.getRequestURI().getPath(),
                    claim.id(),
                    header(exchange, "wayline-replay"),
                    body,
                    Signatures.verify(claim, body, secrets, at)));
            exchange.sendResponseHeaders(status, NO_BODY);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
